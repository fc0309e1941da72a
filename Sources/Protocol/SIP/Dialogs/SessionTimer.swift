public import NIOCore

/// The session timer of a dialog (RFC 4028): who refreshes, and when silence means the end (PHN-2).
///
/// The value says when; the owner remembers when the last refresh was and asks. Eight bytes.
///
///     S: INVITE … + Offer            P: 422, Min-SE: 1800 → Offer.raised(by:) and again
///     S: INVITE … + Offer            P: 200, Session-Expires: 1800;refresher=uac → SessionTimer(answer:)
///     C: INVITE …                    S: 200 … with what negotiated(for:…) says
public struct SessionTimer: Sendable, Hashable {
    public enum Refresher: Sendable, Hashable {
        case local, remote
    }

    /// Seconds from one refresh to the end of the session.
    public let interval: UInt32
    public let refresher: Refresher

    /// The smallest interval there is (RFC 4028 section 4).
    public static let minimum: UInt32 = 90
    /// Below this a peer's interval is taken for this: it would have us refresh all the time.
    static let floor: UInt32 = 30

    public init(interval: UInt32, refresher: Refresher) {
        self.interval = max(interval, Self.floor)
        self.refresher = refresher
    }

    /// The caller's side: what a 2xx to an INVITE or UPDATE of ours has settled. nil: the session does not expire,
    /// also if it did before (RFC 4028 section 7.2).
    public init?(answer: SIPMessage) {
        guard let value = SessionExpires(of: answer) else { return nil }
        // The answer must name a refresher. Where it does not, the one who asked for the timer has to care.
        self.init(interval: value.interval, refresher: value.refresher == .uas ? .remote : .local)
    }

    /// When we must refresh: at half the interval (RFC 4028 section 10), or so long before its end if a margin is
    /// given, as sipe does with 60 s. nil if the peer refreshes.
    /// - Parameters:
    ///   - refreshed: the last 2xx to an INVITE or UPDATE, whoever sent it.
    ///   - jitter: a random number from 0 to 1: ten thousand dialogs that were opened together are refreshed spread over
    ///     a tenth of the interval in front of its half (REG-4; section 10 allows any earlier time).
    public func refreshDue(
        since refreshed: NIODeadline, margin: TimeAmount? = nil, jitter: Double = 0
    ) -> NIODeadline? {
        guard refresher == .local else { return nil }
        let half = TimeAmount.milliseconds(Int64(Double(interval) * (500 - 100 * min(max(jitter, 0), 1))))
        guard let margin else { return refreshed + half }
        return refreshed + max(half, .seconds(Int64(interval)) - margin)
    }

    /// When the session has ended for want of a refresh: BYE (RFC 4028 section 10, interval minus the lesser of 32 s
    /// and a third of it).
    public func expiresAt(since refreshed: NIODeadline) -> NIODeadline {
        refreshed + .seconds(Int64(interval) - min(32, Int64(interval) / 3))
    }
}

/// The value of a Session-Expires header; only the leading number has to be readable.
struct SessionExpires {
    enum Role {
        case uac, uas
    }

    let interval: UInt32
    let refresher: Role?

    init?(of message: SIPMessage) {
        guard let text = message.first(.sessionExpires), let interval = Self.seconds(text) else { return nil }
        self.interval = interval
        let parameters = text.lowercased().split(separator: ";").dropFirst()
            .map { $0.filter { $0 != " " && $0 != "\t" } }
        if parameters.contains("refresher=uac") {
            refresher = .uac
        } else if parameters.contains("refresher=uas") {
            refresher = .uas
        } else {
            refresher = nil
        }
    }

    /// The number at the start of a text; a day's worth of digits too many is the largest number.
    static func seconds(_ text: String) -> UInt32? {
        let digits = text.utf8.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        guard !digits.isEmpty else { return nil }
        return digits.reduce(0 as UInt32) { value, digit in
            let (product, overflow) = value.multipliedReportingOverflow(by: 10)
            let (sum, carry) = product.addingReportingOverflow(UInt32(digit - UInt8(ascii: "0")))
            return overflow || carry ? .max : sum
        }
    }
}
