/// What the phones of a fleet did and met, as plain counts.
public struct FleetCounts: Sendable, Equatable {
    /// Connections opened.
    public var connections: UInt64 = 0
    /// Attempts to connect that failed.
    public var connectFailures: UInt64 = 0
    /// Connections lost that had been up.
    public var connectionsLost: UInt64 = 0
    /// REGISTERs answered 200, first ones and refreshes.
    public var registrations: UInt64 = 0
    /// Challenges met.
    public var challenges: UInt64 = 0
    /// Registrations put off by 503.
    public var postponed: UInt64 = 0
    /// Registrations refused that should not have been.
    public var refused: UInt64 = 0
    /// Wrong passwords rightly refused.
    public var wrongPasswordsRefused: UInt64 = 0
    /// Wrong passwords that the server took.
    public var wrongPasswordsAccepted: UInt64 = 0
    /// CSTA dialogs that the server opened.
    public var dialogs: UInt64 = 0
    /// Refreshes of dialogs.
    public var dialogRefreshes: UInt64 = 0
    /// Dialogs that ended because nobody refreshed them.
    public var dialogsExpired: UInt64 = 0
    /// Services carried out.
    public var services: UInt64 = 0
    /// Services answered with an error.
    public var servicesRefused: UInt64 = 0
    /// Answers left out by the fault plan.
    public var answersMissing: UInt64 = 0
    /// Answers sent late, twice, or in an INFO of their own.
    public var answersOdd: UInt64 = 0
    /// Event INFOs sent.
    public var events: UInt64 = 0
    /// Event INFOs answered 200.
    public var eventsAnswered: UInt64 = 0
    /// Event INFOs answered with an error.
    public var eventsRefused: UInt64 = 0
    /// Event INFOs that got no answer in time.
    public var eventsUnanswered: UInt64 = 0
    /// Monitors opened by the server on a phone that already had one.
    public var secondMonitors: UInt64 = 0
    /// Times a phone vanished without a FIN.
    public var vanished: UInt64 = 0
    /// Ends of calls that a phone forgot to tell.
    public var clearingsForgotten: UInt64 = 0
    /// Times a phone rebooted in a call.
    public var rebootsInCalls: UInt64 = 0
    /// Challenges of our own that the server answered.
    public var challengesAnswered: UInt64 = 0
    /// Challenges of our own that the server answered wrongly.
    public var challengesFailed: UInt64 = 0
    /// What the server sent that a phone could not read.
    public var unreadable: UInt64 = 0

    /// All zero.
    public init() {}

    /// Name and value of each count that is not zero, for a report.
    public var named: [String: UInt64] {
        var named: [String: UInt64] = [:]
        for child in Mirror(reflecting: self).children {
            guard let label = child.label, let value = child.value as? UInt64, value > 0 else { continue }
            // "eventsUnanswered" reads "phones: events unanswered".
            let words = label.reduce(into: "") { $0 += $1.isUppercase ? " " + $1.lowercased() : String($1) }
            named["phones: " + words] = value
        }
        return named
    }
}
