public import NIOCore
import SIPCore

/// What a phone said of itself in its REGISTER, as far as it is kept.
///
/// The texts are one object, which the connection and the phone's actor share and which a refresh takes over as long as
/// the phone says the same: ten thousand idle phones keep them once.
public struct Registration: Sendable {
    /// The texts.
    private final class Binding: Sendable {
        let mac: MACAddress
        let user: String
        let addressOfRecord: String
        let contact: String
        let userAgent: String
        let callID: String

        init(
            mac: MACAddress, user: String, addressOfRecord: String, contact: String, userAgent: String, callID: String
        ) {
            self.mac = mac
            self.user = user
            self.addressOfRecord = addressOfRecord
            self.contact = contact
            self.userAgent = userAgent
            self.callID = callID
        }
    }

    private let binding: Binding
    /// CSeq of the REGISTER, to tell an old one from a new one (RFC 3261 10.3 step 7).
    public let sequence: UInt32
    private let seconds: UInt32
    /// When ``expires`` was granted.
    public let grantedAt: NIODeadline

    /// The phone.
    public var mac: MACAddress { binding.mac }
    /// The digest user name, in the phone's own spelling: also the name under which it may challenge us (PHN-5).
    public var user: String { binding.user }
    /// The URI of To, the address of record.
    public var addressOfRecord: String { binding.addressOfRecord }
    /// The URI of the Contact, the target of our INVITE.
    public var contact: String { binding.contact }
    /// The User-Agent value; empty if there was none.
    public var userAgent: String { binding.userAgent }
    /// Call-ID of the REGISTER, which goes with `sequence`.
    public var callID: String { binding.callID }
    /// Seconds that were granted.
    public var expires: Int { Int(seconds) }

    /// - Parameter previous: whose texts are shared where they are the same.
    public init(
        mac: MACAddress, user: String, addressOfRecord: String, contact: String, userAgent: String, callID: String,
        sequence: UInt32, expires: Int, grantedAt: NIODeadline, previous: Registration? = nil
    ) {
        self.sequence = sequence
        self.grantedAt = grantedAt
        seconds = UInt32(clamping: expires)
        if let same = previous?.binding, same.mac == mac, same.user == user, same.addressOfRecord == addressOfRecord,
            same.contact == contact, same.userAgent == userAgent, same.callID == callID
        {
            binding = same
        } else {
            binding = Binding(
                mac: mac, user: user, addressOfRecord: addressOfRecord, contact: contact, userAgent: userAgent,
                callID: callID)
        }
    }

    /// Seconds that are left of those that were granted.
    public func remaining(at now: NIODeadline) -> Int {
        max(0, expires - Int((now - grantedAt).nanoseconds / 1_000_000_000))
    }

    /// Whether this is its contact, however it is spelt (RFC 3261 10.3 step 7, 19.1.4).
    func isBound(to uri: String) -> Bool {
        guard uri != contact else { return true }
        guard let own = try? SIPURI(parsing: contact), let other = try? SIPURI(parsing: uri) else { return false }
        return own.isEquivalent(to: other)
    }

    /// Whether the texts of both are one object.
    func shares(_ other: Registration) -> Bool { binding === other.binding }
}
