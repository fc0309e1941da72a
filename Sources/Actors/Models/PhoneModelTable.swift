import NIOConcurrencyHelpers

/// All families of phones that the server knows, first match first.
public struct PhoneModelTable: Sendable {
    /// The families, in the order in which they are tried.
    public let entries: [PhoneModelEntry]
    /// The models that were looked up, by User-Agent: an office has a thousand phones of three kinds.
    private let found = NIOLockedValueBox<[String: PhoneModel]>([:])
    /// Anybody with the password can invent User-Agents.
    private static let limit = 1024

    /// A table of `entries`.
    public init(entries: [PhoneModelEntry] = []) {
        self.entries = entries
    }

    /// A table in which the entries of `own` come before these.
    public func overridden(by own: PhoneModelTable) -> PhoneModelTable {
        PhoneModelTable(entries: own.entries + entries)
    }

    /// One model of each family, with firmware older than any: what it supports shows from which firmware on.
    public var oldestModels: [PhoneModel] {
        entries.map { entry in
            let zeros = Array(repeating: "0", count: 1 + (entry.firmware?.hardwareNumbers ?? 0))
            return PhoneModel(
                entry: entry, match: UserAgentPattern.Match(model: "", firmware: zeros.joined(separator: ".")))
        }
    }

    /// The model that a User-Agent value names.
    public func model(userAgent: String) -> PhoneModel {
        if let model = found.withLockedValue({ $0[userAgent] }) { return model }
        let model = match(userAgent)
        found.withLockedValue { found in
            if found.count >= Self.limit { found = [:] }
            found[userAgent] = model
        }
        return model
    }

    private func match(_ userAgent: String) -> PhoneModel {
        for entry in entries {
            for pattern in entry.userAgents {
                if let match = pattern.match(userAgent) { return PhoneModel(entry: entry, match: match) }
            }
        }
        return .unknown
    }
}
