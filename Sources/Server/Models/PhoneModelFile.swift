import CSTAActors
import CSTACore
import Yams

/// Reads a table of phone models that the user wrote (`phones.models`), and says what is wrong with it (MOD-3).
///
/// It is read as YAML, of which JSON is a part: comments may stand in it, and a slip of the pen has a line.
enum PhoneModelFile {
    /// Every entry of the file, checked.
    /// - Throws: what is wrong, with the file, the place in it and the mend.
    static func read(_ path: String) throws(ServerConfigurationError) -> PhoneModelTable {
        let shownPath = LogText.escaped(path, limit: 300)
        let text: String
        do {
            text = try FileAccess.text(path, limit: SettingsFile.maximumBytes)
        } catch {
            throw ServerConfigurationError(problems: [
                SettingsProblem(source: shownPath, message: error.reason, mend: error.mend)
            ])
        }
        return try read(yaml: text, named: shownPath)
    }

    /// The same for text; `name` is what messages call it.
    static func read(yaml: String, named name: String) throws(ServerConfigurationError) -> PhoneModelTable {
        guard let root = try SettingsFile.parse(yaml, source: .file(name)) else { return PhoneModelTable() }
        let entries: [PhoneModelEntry]
        let keys: [EntryKeys]
        do {
            entries = try YAMLDecoder().decode([PhoneModelEntry].self, from: root)
            keys = try YAMLDecoder().decode([EntryKeys].self, from: root)
        } catch let error as DecodingError {
            throw ServerConfigurationError(problems: [problem(error, source: name)])
        } catch {
            throw ServerConfigurationError(problems: [SettingsProblem(source: name, message: "\(error)")])
        }
        let problems = zip(entries, keys).enumerated().flatMap { index, entry in
            check(entry.0, keys: entry.1.names, place: "[\(index)]", source: name)
        }
        guard problems.isEmpty else { throw ServerConfigurationError(problems: problems) }
        return PhoneModelTable(entries: entries)
    }

    // MARK: What a decoder does not see

    /// The names of an entry's keys, known or not.
    private struct EntryKeys: Decodable {
        struct Name: CodingKey {
            let stringValue: String
            var intValue: Int? { nil }
            init(stringValue: String) { self.stringValue = stringValue }
            init?(intValue: Int) { nil }
        }

        let names: [String]

        init(from decoder: any Decoder) throws {
            names = try decoder.container(keyedBy: Name.self).allKeys.map(\.stringValue).sorted()
        }
    }

    private static let keys = [
        "vendor", "userAgents", "edition", "firmware", "services", "emulated", "refused", "others",
    ]

    private static func check(
        _ entry: PhoneModelEntry, keys names: [String], place: String, source: String
    ) -> [SettingsProblem] {
        var problems: [SettingsProblem] = []
        func report(_ key: String, _ message: String, mend: String? = nil) {
            problems.append(SettingsProblem(source: source, key: "\(place).\(key)", message: message, mend: mend))
        }
        for name in names where !keys.contains(name) {
            report(
                LogText.escaped(name, limit: 80), "unknown key",
                mend: keys.nearest(to: name).map { "did you mean \($0)?" })
        }
        if entry.userAgents.isEmpty { report("userAgents", "is empty", mend: "as in [\"Maker {model}/{firmware}\"]") }
        if CSTAEdition(rawValue: entry.edition) == nil {
            let editions = CSTAEdition.allCases.map(\.rawValue).joined(separator: ", ")
            report("edition", "must be one of \(editions), not \"\(LogText.escaped(entry.edition, limit: 60))\"")
        }
        let named = entry.services.keys.sorted() + entry.emulated + entry.refused
        for service in Set(named).sorted() {
            let shown = LogText.escaped(service, limit: 60)
            if named.filter({ $0 == service }).count > 1 {
                report(shown, "stands here more than once", mend: "keep it in one of services, emulated and refused")
            }
            // Services beyond the manual's may be named too; a near miss is a slip of the finger.
            if !ManualServices.names.contains(service), let known = ManualServices.names.nearest(to: service),
                editDistance(known, service) <= 1
            {
                report(shown, "unknown service", mend: "did you mean \(known)?")
            } else if entry.emulated.contains(service), !EmulatedServices.names.contains(service) {
                report(
                    "emulated", "\(shown) cannot be emulated",
                    mend: "move it to refused; what can be emulated: \(EmulatedServices.names.joined(separator: ", "))")
            }
        }
        for (service, version) in entry.services.sorted(by: { $0.key < $1.key }) where FirmwareVersion(version) == nil {
            report(
                "services.\(LogText.escaped(service, limit: 60))", "must be a firmware version",
                mend: "write \"0\" for every version")
        }
        return problems
    }

    // MARK: What a decoder says

    private static func problem(_ error: DecodingError, source: String) -> SettingsProblem {
        switch error {
        case .keyNotFound(let key, let context):
            return SettingsProblem(
                source: source, key: place(context.codingPath + [key]), message: "is missing",
                mend: "an entry needs vendor, userAgents, edition, services, emulated, refused and others")
        case .typeMismatch(let type, let context), .valueNotFound(let type, let context):
            return SettingsProblem(
                source: source, key: place(context.codingPath), message: "must be \(words(for: type))")
        case .dataCorrupted(let context) where context.codingPath.last?.stringValue == "others":
            return SettingsProblem(source: source, key: place(context.codingPath), message: "must be pass or refuse")
        case .dataCorrupted(let context):
            return SettingsProblem(
                source: source, key: place(context.codingPath),
                message: LogText.escaped(context.debugDescription, limit: 200))
        @unknown default:
            return SettingsProblem(source: source, message: LogText.escaped("\(error)", limit: 200))
        }
    }

    /// `[0].services.MakeCall`; `nil` for the whole.
    private static func place(_ path: [any CodingKey]) -> String? {
        var text = ""
        for key in path {
            if let index = key.intValue {
                text += "[\(index)]"
            } else {
                text += (text.isEmpty ? "" : ".") + LogText.escaped(key.stringValue, limit: 80)
            }
        }
        return text.isEmpty ? nil : text
    }

    private static func words(for type: any Any.Type) -> String {
        switch "\(type)" {
        case "String", "Scalar": "a text"
        case "Int": "a whole number"
        case let name where name.hasPrefix("Array") || name == "Sequence": "a list"
        default: "a group of keys"
        }
    }
}
