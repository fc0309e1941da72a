/// What one phone can do: its family, its model and its firmware, known from the User-Agent (MOD-1).
///
/// All phones that say the same User-Agent share one.
public final class PhoneModel: Sendable {
    /// What becomes of a request for a service.
    public enum Support: Sendable, Equatable {
        /// The phone is asked.
        case passed
        /// The server puts it together from services that the phone has.
        case emulated
        /// The phone lacks it.
        case refused
        /// The phone has it from this version on.
        case needsFirmware(String)
    }

    /// The maker; empty for a phone that nobody described.
    public let vendor: String
    /// The model as the phone names it.
    public let name: String
    /// The version as the phone names it.
    public let firmware: String
    /// The edition to speak until the phone has shown its own.
    public let edition: String
    /// Whether the phone itself can be asked for its calls; looked at with every event.
    let tellsCalls: Bool
    private let others: PhoneModelEntry.Others
    /// What becomes of each service that the table names.
    private let supports: [String: Support]

    /// A phone that nobody described: it is asked for everything, and what it lacks it says itself.
    public static let unknown = PhoneModel(entry: nil, match: UserAgentPattern.Match())

    init(entry: PhoneModelEntry?, match: UserAgentPattern.Match) {
        vendor = entry?.vendor ?? ""
        name = match.model
        firmware = match.firmware
        edition = entry?.edition ?? "ed5"
        others = entry?.others ?? .pass
        let version = FirmwareVersion(match.firmware, skipping: entry?.firmware?.hardwareNumbers ?? 0)
        var supports: [String: Support] = [:]
        for service in entry?.refused ?? [] { supports[service] = .refused }
        for service in entry?.emulated ?? [] { supports[service] = .emulated }
        for (service, since) in entry?.services ?? [:] {
            supports[service] = .passed
            if let needed = FirmwareVersion(since), let version, version < needed {
                supports[service] = .needsFirmware(since)
            }
        }
        self.supports = supports
        tellsCalls = (supports["SnapshotDevice"] ?? (others == .pass ? .passed : .refused)) == .passed
    }

    /// What becomes of a request for `service`, a root element's name.
    public func support(for service: String) -> Support {
        supports[service] ?? (others == .pass ? .passed : .refused)
    }

    /// Whether the phone itself can be asked for `service`.
    public func has(_ service: String) -> Bool { support(for: service) == .passed }

    /// Why this phone cannot be monitored, in words with the mend; `nil` if it can.
    public var tooOld: String? {
        guard case .needsFirmware(let since) = support(for: "MonitorStart") else { return nil }
        return "\(vendor) \(name) runs firmware \(firmware), but CSTA needs \(since) or later: update the phone"
    }
}
