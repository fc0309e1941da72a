extension SIPDialog {
    /// Where a request stands in the order of the peer's requests.
    public enum RequestOrder: Sendable, Hashable {
        case next
        /// The number of the request before.
        case repeated
        /// Lower than the one before: RFC 3261 section 12.2.2 wants 500, but sipe starts again at 2 after each INVITE.
        case lower
    }

    /// Takes note of a request of the peer. After `.lower` the peer's new count is followed, so that the requests
    /// behind it are `.next` again. ACK and CANCEL have no number of their own and are always `.next`.
    public mutating func requestReceived(_ request: SIPMessage) -> RequestOrder {
        guard request.method != .ack, request.method != .cancel, let number = (try? request.cseqRange())?.number else {
            return .next
        }
        defer { remoteCSeq = number }
        guard let before = remoteCSeq else { return .next }
        if number == before { return .repeated }
        return number > before ? .next : .lower
    }

    /// Takes the Contact of a re-INVITE or UPDATE of the peer, or of its 2xx to ours, as the new target
    /// (RFC 3261 section 12.2.1.2). A message without one changes nothing.
    public mutating func targetRefreshed(by message: SIPMessage) {
        if let uri = message.contactURI { remoteTarget = uri }
    }

    /// What a response to our first INVITE does to the dialog.
    public enum AnswerFit: Sendable, Hashable {
        /// Still early.
        case provisional
        /// The dialog stands: ACK it.
        case confirmed
        /// The 2xx came once more, its ACK was lost: ACK it again.
        case repeated
        /// A 2xx of another end of a fork: ACK and BYE it in a dialog of its own (RFC 3261 section 13.2.2.4).
        case stray
    }

    /// A further 1xx or 2xx to the INVITE that made this dialog (caller's side).
    public mutating func answered(by answer: SIPMessage) -> AnswerFit {
        let tag = answer.toTag ?? ""
        guard answer.status?.isSuccess ?? false else {
            return isConfirmed || tag != id.remoteTag ? .stray : .provisional
        }
        if isConfirmed { return tag == id.remoteTag ? .repeated : .stray }
        // Which of the ends that rang has answered is only known now; route set and target are those of the 2xx.
        id = ID(callID: id.callID, localTag: id.localTag, remoteTag: tag)
        remote = answer.first(.to) ?? remote
        routeSet = answer.values(.recordRoute).reversed()
        targetRefreshed(by: answer)
        isConfirmed = true
        return .confirmed
    }
}
