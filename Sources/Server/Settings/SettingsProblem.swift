/// One thing wrong, or worth a warning, in a configuration: where it stands, what it is and how to mend it.
public struct SettingsProblem: Sendable, Equatable, CustomStringConvertible {
    /// The file, or the environment variable.
    public var source: String
    /// 1-based line of the file.
    public var line: Int?
    /// The key's full path, as in `phones.listeners[0].tcp`.
    public var key: String?
    public var message: String
    public var mend: String?

    public init(source: String, line: Int? = nil, key: String? = nil, message: String, mend: String? = nil) {
        self.source = source
        self.line = line
        self.key = key
        self.message = message
        self.mend = mend
    }

    /// `uacsta.yaml:12: phones.autoComission: unknown key; did you mean phones.autoCommission?` — always one line.
    public var description: String { mend.map { "\(withoutMend); \($0)" } ?? withoutMend }

    /// The same without its last part, for a problem that is told inside another one.
    var withoutMend: String {
        let place = line.map { "\(source):\($0)" } ?? source
        return [place, key, message].compactMap(\.self).joined(separator: ": ")
    }
}

/// A configuration that cannot be used: every problem found, in the order of the file.
public struct ServerConfigurationError: Error, Sendable, Equatable, CustomStringConvertible {
    public var problems: [SettingsProblem]

    public init(problems: [SettingsProblem]) {
        self.problems = problems
    }

    /// EX_CONFIG of sysexits(3).
    public var exitCode: Int32 { 78 }

    /// One problem a line.
    public var description: String { problems.map(\.description).joined(separator: "\n") }
}
