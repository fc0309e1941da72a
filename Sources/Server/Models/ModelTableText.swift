import CSTAActors

/// The table of phone models for people: which service a phone of which maker is asked for, what the server puts together
/// instead, what is refused. Made from the very data that the server runs on (MOD-1 … MOD-4).
public struct ModelTableText: Sendable {
    private let table: PhoneModelTable

    /// The table that a server with this setting of `phones.models` works by.
    /// - Throws: what is wrong with the file, with the mend.
    public init(models path: String? = nil) throws(ServerConfigurationError) {
        let own = if let path { try PhoneModelFile.read(path) } else { PhoneModelTable() }
        do {
            table = try PhoneModelTable.bundled().overridden(by: own)
        } catch {
            throw ServerConfigurationError(problems: [
                SettingsProblem(source: "phone-models.json", message: "the bundled table is broken: \(error)")
            ])
        }
    }

    init(_ table: PhoneModelTable) {
        self.table = table
    }

    /// Columns for a terminal, one service a line.
    public var plain: String {
        let rows = [["service"] + table.entries.map(\.vendor)] + rows
        let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        return rows.map { row in
            var line = ""
            for (cell, width) in zip(row, widths) {
                line += cell + String(repeating: " ", count: width - cell.count + 2)
            }
            while line.last == " " { line.removeLast() }
            return line
        }.joined(separator: "\n")
    }

    /// The page `PhoneModels.md` of the documentation.
    public var markdown: String {
        var lines = [
            "# Phone models", "",
            "Which service of which maker's phones is passed on, emulated or refused.", "",
            "## Overview", "",
            "Written by `Scripts/generate-docs.sh` from `Sources/Server/phone-models.json`, the table that the server works",
            "by; `uacsta models` prints the first table for a terminal. <doc:AddingAPhoneModel> says how to change it.",
            "",
            "- **passed**: the phone is asked. **from** *version*: only with this firmware or a later one; before it the",
            "  client is answered `operation/serviceNotSupported` without asking the phone.",
            "- **emulated**: the phone lacks it; the server puts it together from other services or from its call model.",
            "- **refused**: the client is answered `operation/serviceNotSupported`.", "",
            "A phone whose User-Agent fits no entry is asked for everything.", "",
            "## Services by maker", "",
        ]
        lines.append(Self.row(["Service"] + table.entries.map(\.vendor)))
        lines.append(Self.row(Array(repeating: "---", count: table.entries.count + 1)))
        lines += rows.map(Self.row)
        lines += [
            "",
            "Clients get MonitorStart, MonitorStop, GetSwitchingFunctionDevices, SystemRegister, SystemRegisterCancel and",
            "RequestSystemStatus from the server itself, for every phone. In these rows the table says what the server asks",
            "the phone for: a phone without GetSwitchingFunctionDevices has one line, its address of record; a phone without",
            "SystemRegister is asked for its lines at each REGISTER, and one without MonitorStart tells no events: its lines can",
            "be controlled, but a monitor of them stays at OutOfServiceEvent. GetLogicalDeviceInformation and",
            "GetPhysicalDeviceInformation are answered from this table where the phone lacks them.", "",
            "## Recognised by", "",
            Self.row(["Maker", "User-Agent", "Edition spoken first"]), Self.row(["---", "---", "---"]),
        ]
        lines += table.entries.map { entry in
            Self.row([
                entry.vendor, entry.userAgents.map { "`\($0)`" }.joined(separator: ", "), entry.edition,
            ])
        }
        return lines.joined(separator: "\n") + "\n"
    }

    // MARK: Rows

    /// One row a service: its name, then a word for each entry.
    private var rows: [[String]] {
        let models = table.oldestModels
        let rows = services.map { service in [service] + models.map { Self.word(for: $0.support(for: service)) } }
        // No service has an empty name: what is said of it is what is said of all that the entry does not name.
        return rows + [["any other"] + models.map { Self.word(for: $0.support(for: "")) }]
    }

    /// The manual's, then what entries name beyond it.
    private var services: [String] {
        var others: Set<String> = []
        for entry in table.entries { others.formUnion(Array(entry.services.keys) + entry.emulated + entry.refused) }
        return ManualServices.names + others.subtracting(ManualServices.names).sorted()
    }

    private static func word(for support: PhoneModel.Support) -> String {
        switch support {
        case .passed: "passed"
        case .emulated: "emulated"
        case .refused: "refused"
        case .needsFirmware(let version): "from \(version)"
        }
    }

    private static func row(_ cells: [String]) -> String {
        "| " + cells.map { $0.replacing("|", with: "\\|") }.joined(separator: " | ") + " |"
    }
}
