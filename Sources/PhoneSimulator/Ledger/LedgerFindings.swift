/// What the ledger found: the counts of everything that must not happen, with a few examples each.
public struct LedgerFindings: Sendable, Codable, Equatable {
    /// Events that phones sent while they were monitored.
    public var sent: UInt64 = 0
    /// Deliveries that had to follow, one per event and watching monitor.
    public var expected: UInt64 = 0
    /// Deliveries that came as they should.
    public var delivered: UInt64 = 0
    /// Deliveries to a monitor that was just being opened: allowed, not demanded.
    public var early: UInt64 = 0
    /// Deliveries that a killed connection or server may have swallowed: not demanded.
    public var excused: UInt64 = 0
    /// Events that the server made itself (BackInService, OutOfService, the clearing of ghost calls).
    public var serverMade: UInt64 = 0
    /// Of these, ConnectionCleared for calls whose end no phone told, one per watching monitor.
    public var ghostsCleared: UInt64 = 0
    /// Deliveries that never came.
    public var lost: UInt64 = 0
    /// Deliveries that came again.
    public var duplicated: UInt64 = 0
    /// Deliveries that came after a later one of the same phone.
    public var outOfOrder: UInt64 = 0
    /// Deliveries of something that no phone sent.
    public var unexpected: UInt64 = 0
    /// At most ``exampleLimit`` sentences about the above.
    public var examples: [String] = []

    /// How many examples are kept.
    public static let exampleLimit = 20

    /// Nothing lost, duplicated, out of order or invented.
    public var isClean: Bool {
        lost == 0 && duplicated == 0 && outOfOrder == 0 && unexpected == 0
    }

    /// Nothing found.
    public init() {}

    mutating func note(_ example: @autoclosure () -> String) {
        if examples.count < LedgerFindings.exampleLimit { examples.append(example()) }
    }
}
