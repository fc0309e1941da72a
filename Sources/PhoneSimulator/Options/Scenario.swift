/// What a run plays.
public enum Scenario: String, CaseIterable, Sendable, Hashable {
    /// Phones register and stay; with a rate they register again and again.
    case register
    /// Users of the phones call each other; clients watch.
    case calls
    /// Clients make the phones call each other, and check every event.
    case control
    /// All at once, and the server is killed and started again in the middle.
    case storm
    /// Clients alone, which watch phones that another run plays; to be stopped or slowed down from outside.
    case watch
    /// Ten phones that call each other, and a client that says what it sees.
    case demo
}
