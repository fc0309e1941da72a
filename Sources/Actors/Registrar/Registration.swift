public import NIOCore

/// What a phone said of itself in its REGISTER, as far as it is kept.
public struct Registration: Sendable, Equatable {
    /// The phone.
    public let mac: MACAddress
    /// The digest user name, in the phone's own spelling: also the name under which it may challenge us (PHN-5).
    public let user: String
    /// The URI of To, the address of record.
    public let addressOfRecord: String
    /// The URI of the Contact, the target of our INVITE.
    public let contact: String
    /// The User-Agent value; empty if there was none.
    public let userAgent: String
    /// Call-ID and CSeq of the REGISTER, to tell an old one from a new one (RFC 3261 10.3 step 7).
    public let callID: String
    public let sequence: UInt32
    /// Seconds that were granted.
    public let expires: Int
    /// When they were.
    public let grantedAt: NIODeadline

    public init(
        mac: MACAddress, user: String, addressOfRecord: String, contact: String, userAgent: String, callID: String,
        sequence: UInt32, expires: Int, grantedAt: NIODeadline
    ) {
        self.mac = mac
        self.user = user
        self.addressOfRecord = addressOfRecord
        self.contact = contact
        self.userAgent = userAgent
        self.callID = callID
        self.sequence = sequence
        self.expires = expires
        self.grantedAt = grantedAt
    }

    /// Seconds that are left of those that were granted.
    public func remaining(at now: NIODeadline) -> Int {
        max(0, expires - Int((now - grantedAt).nanoseconds / 1_000_000_000))
    }
}
