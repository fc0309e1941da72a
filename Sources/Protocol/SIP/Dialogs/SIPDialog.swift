/// One dialog as one of its ends sees it (RFC 3261 section 12).
///
/// Outside text is kept as it was written: peers compare their own From and To with what comes back, and some put
/// parameters of their own there (`epid`). An idle dialog takes `MemoryLayout<SIPDialog>.size` bytes and the text of
/// Call-ID, both addresses and the target, together about half a kilobyte.
public struct SIPDialog: Sendable {
    /// What tells dialogs apart (RFC 3261 section 12).
    public struct ID: Hashable, Sendable {
        public let callID: String
        public let localTag: String
        /// Empty for a peer of RFC 2543 that uses no tags.
        public let remoteTag: String

        public init(callID: String, localTag: String, remoteTag: String) {
            self.callID = callID
            self.localTag = localTag
            self.remoteTag = remoteTag
        }
    }

    public let id: ID
    /// The number of our last request; 0 before the first.
    public internal(set) var localCSeq: UInt32
    /// The number of the peer's last request; nil before the first.
    public internal(set) var remoteCSeq: UInt32?
    /// Where requests go: the URI of the peer's Contact.
    public internal(set) var remoteTarget: String {
        didSet { eventTemplate = nil }
    }
    /// Route values in the order in which our requests pass them.
    public let routeSet: [String]
    /// nil: the dialog does not expire.
    public var sessionTimer: SessionTimer?
    /// Whole From and To values of our requests, tags included.
    let local: String
    let remote: String
    /// Of our INFOs, where there are many; see ``eventHead(_:branch:bodyBytes:)``.
    var eventTemplate: EventTemplate?

    /// The caller's side.
    /// - Parameters:
    ///   - invite: as we sent it.
    ///   - answer: a 2xx.
    /// - Throws: 400 if the texts that make a dialog are missing.
    public init(callerInvite invite: SIPMessage, answer: SIPMessage) throws(SIPParseError) {
        guard let callID = invite.callID, let tag = invite.fromTag, let from = invite.first(.from),
            let to = answer.first(.to)
        else { throw SIPParseError(.badRequest, "INVITE or answer without Call-ID, From tag or To") }
        id = ID(callID: callID, localTag: tag, remoteTag: answer.toTag ?? "")
        localCSeq = try invite.cseq().number
        // sipe and others: without a Contact the way that the INVITE went is the way.
        remoteTarget = answer.contactURI ?? invite.requestTarget
        // RFC 3261 12.1.2: the caller turns the list around.
        routeSet = answer.values(.recordRoute).reversed()
        local = from
        remote = to
    }

    /// The called side, made when we answer.
    /// - Parameter localTag: the tag that goes into To of the answer.
    /// - Throws: 400 if the texts that make a dialog are missing.
    public init(calleeInvite invite: SIPMessage, localTag: String) throws(SIPParseError) {
        guard let callID = invite.callID, let from = invite.first(.from), let to = invite.first(.to) else {
            throw SIPParseError(.badRequest, "INVITE without Call-ID, From or To")
        }
        id = ID(callID: callID, localTag: localTag, remoteTag: invite.fromTag ?? "")
        localCSeq = 0
        remoteCSeq = try invite.cseq().number
        if let contact = invite.contactURI {
            remoteTarget = contact
        } else {
            remoteTarget = try invite.from().uriText
        }
        routeSet = invite.values(.recordRoute)
        local = invite.toTag == nil ? "\(to);tag=\(localTag)" : to
        remote = from
    }

    /// Whether a received message belongs to this dialog; makes no String as long as it does.
    public func owns(_ message: SIPMessage) -> Bool {
        let mine: SIPMessage.Part = message.isRequest ? .toTag : .fromTag
        let theirs: SIPMessage.Part = message.isRequest ? .fromTag : .toTag
        guard message.part(mine, equals: id.localTag),
            // A Call-ID with octets that are no text is kept as text.
            message.part(.callID, equals: id.callID) || message.callID == id.callID
        else { return false }
        return id.remoteTag.isEmpty
            ? message.range(of: theirs) == nil : message.part(theirs, equals: id.remoteTag)
    }

    /// The dialog that a received message belongs to, as the receiver names it; nil outside of any dialog.
    public static func id(ofReceived message: SIPMessage) -> ID? {
        guard let callID = message.callID, let toTag = message.toTag else { return nil }
        let fromTag = message.fromTag ?? ""
        return message.isRequest
            ? ID(callID: callID, localTag: toTag, remoteTag: fromTag)
            : ID(callID: callID, localTag: fromTag, remoteTag: toTag)
    }
}

extension SIPMessage {
    /// The URI of the first Contact, as written.
    var contactURI: String? {
        guard case .addresses(let addresses)? = try? contacts() else { return nil }
        return addresses.first?.uriText.nonEmpty
    }
}

extension String {
    var nonEmpty: String? {
        isEmpty ? nil : self
    }
}
