/// What the comparison of all lines at the end of a run found.
public struct LineFindings: Sendable, Codable, Equatable {
    /// One call in which what a client believes and what the phone has differ.
    public struct Difference: Sendable, Codable, Equatable {
        /// The client's number.
        public var client: Int
        /// The line.
        public var device: String
        /// The phone's name of the call; empty if the whole line could not be asked for.
        public var call: String
        /// Where the client has it from: `events` or `SnapshotDevice`.
        public var source: String
        /// The state that the client believes the call to be in, `none` if it knows no such call.
        public var believed: String
        /// The state that the phone has it in, `none` if it has no such call.
        public var phone: String

        /// In words.
        public var text: String {
            "client \(client) of \(device): call \(call) is \(believed) by \(source), at the phone it is \(phone)"
        }
    }

    /// Lines of clients whose view was compared.
    public var views = 0
    /// Lines whose SnapshotDevice was compared.
    public var snapshots = 0
    /// Lines whose phone gives no snapshot, and of which the server makes none.
    public var withoutSnapshot = 0
    /// How long it took from the last call until all agreed, or how long that was waited for; seconds.
    public var seconds: Double = 0
    /// How many differences there are.
    public var count = 0
    /// At most ``exampleLimit`` of them.
    public var differences: [Difference] = []

    /// How many are named.
    public static let exampleLimit = 50

    /// Nothing compared yet.
    public init() {}

    mutating func found(_ differences: [Difference]) {
        count = differences.count
        self.differences = Array(differences.prefix(LineFindings.exampleLimit))
    }

    /// The calls in which `believed` and `actual` differ, by call id.
    static func differences(
        client: Int, device: String, source: String, believed: [String: String], actual: [String: String]
    ) -> [Difference] {
        Set(believed.keys).union(actual.keys).sorted().compactMap { call in
            guard believed[call] != actual[call] else { return nil }
            return Difference(
                client: client, device: device, call: call, source: source, believed: believed[call] ?? "none",
                phone: actual[call] ?? "none")
        }
    }
}
