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
}
