public import Foundation

/// The table of phone models as the fleet reads it: the same file as the server's, read anew, since a witness that used
/// the server's own reader would repeat its mistakes.
public struct ModelBook: Sendable {
    /// What becomes of a request for a service.
    public enum Support: String, Sendable, Hashable {
        /// The phone has it.
        case passed
        /// The phone lacks it; the server puts it together.
        case emulated
        /// The phone lacks it, and so does whoever asks.
        case refused
    }

    /// One family of phones, as in `phone-models.json`.
    public struct Entry: Sendable, Decodable {
        struct Firmware: Sendable, Decodable {
            let hardwareNumbers: Int
        }

        let vendor: String
        /// Patterns of the User-Agent, with `{model}` and `{firmware}`.
        let userAgents: [String]
        /// The edition that the phone speaks.
        let edition: String
        let firmware: Firmware?
        /// Services and the firmware that they came with.
        let services: [String: String]
        let emulated: [String]
        let refused: [String]
        /// `pass` or `refuse`: what becomes of services that are not named.
        let others: String

        /// The User-Agent of a phone of this family.
        func userAgent(model: String, firmware: String) -> String {
            let pattern = userAgents.first ?? "\(vendor) {model}/{firmware}"
            return pattern.replacing("{model}", with: model).replacing("{firmware}", with: firmware)
        }

        /// What becomes of `service` on a phone of this family with `version`.
        func support(of service: String, firmware version: String) -> Support {
            if let since = services[service] {
                return hasCome(since, with: version) ? .passed : .refused
            }
            if emulated.contains(service) { return .emulated }
            return refused.contains(service) || others == "refuse" ? .refused : .passed
        }

        /// Whether firmware `version` is at least `since`. The table leaves out the numbers that name the hardware: 73.98.4
        /// of Yealink's xx.73.98.4.
        private func hasCome(_ since: String, with version: String) -> Bool {
            let own = Array(Self.numbers(version).dropFirst(firmware?.hardwareNumbers ?? 0))
            let needed = Self.numbers(since)
            for index in 0..<max(own.count, needed.count) {
                let left = index < own.count ? own[index] : 0
                let right = index < needed.count ? needed[index] : 0
                if left != right { return left > right }
            }
            return true
        }

        private static func numbers(_ version: String) -> [Int] {
            version.split { !$0.isNumber }.compactMap { Int($0) }
        }
    }

    /// In the order in which they are looked through: the first of a maker counts.
    let entries: [Entry]

    /// Reads a table; `name` is what the error calls it.
    public init(json: Data, named name: String) throws(OptionError) {
        do {
            entries = try JSONDecoder().decode([Entry].self, from: json)
        } catch {
            throw OptionError("\(name) is no table of phone models (JSON, as phone-models.json): \(error)")
        }
    }

    private init(entries: [Entry]) {
        self.entries = entries
    }

    /// The table that comes with the server, behind the one in the file `path` if there is one.
    public static func loaded(own path: String? = nil) throws(OptionError) -> ModelBook {
        let bundled = try ModelBook(json: Data(PackageResources.phone_models_json), named: "the bundled table")
        guard let path else { return bundled }
        let data: Data
        do {
            data = try Data(contentsOf: URL(fileURLWithPath: path))
        } catch {
            throw OptionError("cannot read \(path): \(error.localizedDescription)")
        }
        return ModelBook(entries: try ModelBook(json: data, named: path).entries + bundled.entries)
    }

    /// The family of a maker.
    func entry(of vendor: PersonaVendor) throws(OptionError) -> Entry {
        guard let entry = entries.first(where: { $0.vendor.lowercased() == vendor.rawValue }) else {
            throw OptionError("the table of phone models has no \(vendor.rawValue)")
        }
        return entry
    }
}
