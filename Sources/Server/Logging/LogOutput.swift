import Logging

/// Where finished lines go: standard error, and the rotating files where there are any.
///
/// A file that cannot be written (disk full, directory gone) never stops the server: it is said once on standard error,
/// and once in the file when it can be written again.
struct LogOutput: Sendable {
    private var standardError: StandardErrorSink?
    private var file: RotatingLogFile?
    private var lostInFile = 0

    init(standardError: StandardErrorSink?, file: RotatingLogFile?) {
        self.standardError = standardError
        self.file = file
    }

    mutating func write(_ lines: [[UInt8]], time: LogTime) {
        standardError?.write(lines[...]) { missed in
            Self.line(time, "\(missed) lines were left out here: nobody read them")
        }
        writeToFile(lines[...], time: time)
    }

    private mutating func writeToFile(_ lines: ArraySlice<[UInt8]>, time: LogTime) {
        guard file != nil else { return }
        var lines = lines
        if lostInFile > 0 {
            let note = Self.line(time, "the log file is written again, \(lostInFile) lines are missing in it")
            if file?.write([note], time: time).error == nil { lostInFile = 0 }
        }
        if lostInFile > 0 {
            lostInFile += lines.count
            return
        }
        guard let outcome = file?.write(lines, time: time), let error = outcome.error else { return }
        lines = lines.dropFirst(outcome.written)
        lostInFile = lines.count
        standardError?.write(
            [
                Self.line(
                    time, "the log file cannot be written: \(systemMessage(error)); lines go to standard error only")
            ]
        ) { Self.line(time, "\($0) lines were left out here: nobody read them") }
    }

    /// Opens, changes or closes the file. On an error everything stays as it was.
    mutating func policyChanged(to policy: RotatingLogFile.Policy?, time: LogTime) throws(ServerStartError) {
        guard let policy else {
            file = nil
            return
        }
        if let current = file?.policy, current == policy { return }
        file = try RotatingLogFile(policy: policy, time: time)
        lostInFile = 0
    }

    private static func line(_ time: LogTime, _ message: String) -> [UInt8] {
        LogLine.bytes(time: time, level: .warning, label: "uacsta.log", message: message, metadata: [:])
    }
}
