extension SessionTimer {
    /// What our INVITE or UPDATE asks for (RFC 4028 section 7.1).
    public struct Offer: Sendable, Hashable {
        /// Seconds.
        public let interval: UInt32
        /// Seconds; the least that we take.
        public let minimum: UInt32
        /// nil leaves the choice to the called side.
        public let refresher: Refresher?

        /// Values below 90 s are raised to it, and the interval to the minimum.
        public init(interval: UInt32, minimum: UInt32 = SessionTimer.minimum, refresher: Refresher? = .local) {
            self.minimum = max(minimum, SessionTimer.minimum)
            self.interval = max(interval, self.minimum)
            self.refresher = refresher
        }

        /// Writes Supported, Session-Expires and Min-SE.
        public func write(into writer: inout SIPWriter) {
            writer.header(.supported, "timer")
            let role = refresher.map { $0 == .local ? ";refresher=uac" : ";refresher=uas" } ?? ""
            writer.header(.sessionExpires, "\(interval)\(role)")
            writer.header(.minSE, Int(minimum))
        }

        /// The offer to send again after a 422 (section 7.3); nil if the response names no interval above ours, in
        /// which case asking again would go on for ever.
        public func raised(by response: SIPMessage) -> Offer? {
            guard response.status == .sessionIntervalTooSmall,
                let demanded = response.first(.minSE).flatMap(SessionExpires.seconds), demanded > interval
            else { return nil }
            return Offer(interval: demanded, minimum: demanded, refresher: refresher)
        }
    }

    /// The offer of a refresh: same interval, roles unchanged (section 7.4).
    public func refreshOffer(minimum: UInt32 = SessionTimer.minimum) -> Offer {
        Offer(interval: interval, minimum: min(minimum, interval), refresher: refresher)
    }

    /// How an INVITE or UPDATE of the peer is to be answered.
    public enum Negotiation: Sendable, Hashable {
        case accepted(SessionTimer)
        /// Answer 422 with `Min-SE` of so many seconds.
        case tooSmall(minimum: UInt32)
    }

    /// The called side (RFC 4028 section 9).
    /// - Parameters:
    ///   - preferred: the interval that we would like, in seconds. The peer's is shortened to it, never lengthened.
    ///   - minimum: the least that we take, in seconds.
    public static func negotiated(
        for request: SIPMessage, preferred: UInt32, minimum: UInt32 = SessionTimer.minimum
    ) -> Negotiation {
        let minimum = max(minimum, Self.minimum)
        let isSupported = request.supportsTimer
        let asked = SessionExpires(of: request)
        // Only who knows the extension understands a 422; for others a proxy has written the interval.
        if let asked, isSupported, asked.interval < minimum { return .tooSmall(minimum: minimum) }
        let least = max(request.first(.minSE).flatMap(SessionExpires.seconds) ?? 0, minimum)
        let interval = max(min(asked?.interval ?? .max, max(preferred, least)), Self.minimum)
        // Who does not know the extension will not refresh: then we do. Else the peer's wish counts, and a caller
        // without a wish refreshes itself, as all that are known do.
        let refresher: Refresher = isSupported && asked?.refresher != .uas ? .remote : .local
        return .accepted(SessionTimer(interval: interval, refresher: refresher))
    }

    /// Writes Supported, Session-Expires and, for a peer that knows the extension, Require into the 2xx to its request.
    public func writeAnswer(to request: SIPMessage, into writer: inout SIPWriter) {
        writer.header(.supported, "timer")
        if request.supportsTimer { writer.header(.require, "timer") }
        writer.header(.sessionExpires, "\(interval);refresher=\(refresher == .remote ? "uac" : "uas")")
    }
}

extension SIPMessage {
    fileprivate var supportsTimer: Bool {
        hasToken(.supported, "timer") || hasToken(.require, "timer")
    }
}
