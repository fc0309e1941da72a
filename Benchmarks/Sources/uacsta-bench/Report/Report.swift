import Foundation

/// What was measured, on what, with which command.
struct Report: Codable {
    struct Machine: Codable {
        let processor: String
        let cores: Int
        let memoryMB: Int
        let system: String
        /// Other work on the machine shows here: the load average when the run began.
        let loadAverage: Double
    }

    let date: String
    let command: String
    let machine: Machine
    private(set) var figures: [Figure] = []

    init() {
        date = Date().formatted(.iso8601)
        let arguments = CommandLine.arguments.dropFirst()
        command = (["swift run -c release --package-path Benchmarks uacsta-bench"] + arguments).joined(separator: " ")
        machine = Machine()
    }

    mutating func add(_ figure: Figure, quietly: Bool) {
        figures.append(figure)
        // Progress goes beside the report.
        if !quietly { FileHandle.standardError.write(Data(("  " + Self.line(figure) + "\n").utf8)) }
    }

    func print(json: Bool) throws {
        if json {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
            encoder.nonConformingFloatEncodingStrategy = .convertToString(
                positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
            return Swift.print(String(decoding: try encoder.encode(self), as: UTF8.self))
        }
        Swift.print("\(date)  \(machine.processor), \(machine.cores) cores, \(machine.memoryMB) MB, \(machine.system)")
        Swift.print("load average at the start \(machine.loadAverage)")
        Swift.print(command)
        Swift.print("")
        Swift.print(Self.row("measured", "median", "", "min", "max", "rounds", "N", "s"))
        for figure in figures { Swift.print(Self.line(figure)) }
    }

    private static func line(_ f: Figure) -> String {
        let line = row(
            f.name, text(f.value), f.unit, text(f.minimum), text(f.maximum), "\(f.rounds)", "\(f.count)",
            text(f.seconds))
        return f.note.isEmpty ? line : line + "  \(f.note)"
    }

    private static func row(
        _ name: String, _ median: String, _ unit: String, _ minimum: String, _ maximum: String, _ rounds: String,
        _ count: String, _ seconds: String
    ) -> String {
        func right(_ text: String, _ width: Int) -> String {
            String(repeating: " ", count: max(0, width - text.count)) + text
        }
        func left(_ text: String, _ width: Int) -> String {
            text + String(repeating: " ", count: max(0, width - text.count))
        }
        return left(name, 58) + right(median, 10) + " " + left(unit, 9) + right(minimum, 10) + right(maximum, 10)
            + right(rounds, 7) + right(count, 9) + right(seconds, 8)
    }

    private static func text(_ value: Double) -> String {
        switch abs(value) {
        case 1000...: String(format: "%.0f", value)
        case 10..<1000: String(format: "%.1f", value)
        default: String(format: "%.2f", value)
        }
    }
}

extension Report.Machine {
    fileprivate init() {
        func contents(_ path: String) -> String { (try? String(contentsOfFile: path, encoding: .utf8)) ?? "" }
        let model = contents("/proc/cpuinfo").split(separator: "\n").first { $0.hasPrefix("model name") }
        processor = model?.split(separator: ":").last.map { $0.trimmingCharacters(in: .whitespaces) } ?? "?"
        cores = ProcessInfo.processInfo.activeProcessorCount
        memoryMB = Int(ProcessInfo.processInfo.physicalMemory >> 20)
        system = ProcessInfo.processInfo.operatingSystemVersionString
        loadAverage = Double(contents("/proc/loadavg").split(separator: " ").first ?? "") ?? .nan
    }
}
