import Synchronization

/// Numbers and names that no other test of the process uses.
enum Unique {
    private static let last = Atomic(1000)

    static func next() -> Int {
        last.add(1, ordering: .relaxed).newValue
    }

    /// A MAC address, twelve capital digits.
    static func mac() -> String {
        let digits = String(next(), radix: 16, uppercase: true)
        return "000413" + String(repeating: "0", count: 6 - digits.count) + digits
    }

    /// A line's device id.
    static func line() -> String { "sip:\(next())@pbx.example.net" }
}
