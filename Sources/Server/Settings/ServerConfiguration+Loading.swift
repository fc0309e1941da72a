extension ServerConfiguration {
    /// A configuration as it was found, with what the person who starts the server should know.
    public struct Loaded: Sendable {
        public var configuration: ServerConfiguration
        /// The file read; `nil`: defaults and environment only.
        public var file: String?
        public var warnings: [SettingsProblem]
        /// Plain sentences about what follows from leaving things out.
        public var notes: [String]
    }

    /// Reads a configuration from a file and the environment.
    ///
    /// A key's value comes from, in this order: `data` on the command line, the environment variable, the file, the
    /// default. A path in the file is meant from the folder of the file, any other from the current directory.
    ///
    /// - Parameters:
    ///   - file: The file; `nil`: `uacsta.yaml` beside the data directory, which is `data`, else `UACSTA_DATA`, else
    ///     `./data` — by default, therefore, `./uacsta.yaml`. Where there is none, the defaults stand.
    ///   - data: The data directory of the command line.
    ///   - environment: All variables; those that begin with `UACSTA_` are read.
    public static func load(
        file: String? = nil, data: String? = nil, environment: [String: String] = [:]
    ) throws(ServerConfigurationError) -> Loaded {
        let candidate = file ?? defaultFile(data: data, environment: environment)
        let text: String?
        do {
            text = try FileAccess.text(candidate, limit: SettingsFile.maximumBytes)
        } catch {
            guard file == nil, error.isMissing else {
                throw ServerConfigurationError(problems: [
                    SettingsProblem(
                        source: LogText.escaped(candidate, limit: 300), message: error.reason, mend: error.mend)
                ])
            }
            text = nil
        }
        guard let text else {
            var loaded = try read(yaml: "", named: candidate, environment: environment)
            loaded.file = nil
            loaded.notes.insert(
                "no configuration file (\(candidate) does not exist): starting with the defaults", at: 0)
            if let data { loaded.configuration.data = data }
            return loaded
        }
        var loaded = try read(yaml: text, named: candidate, environment: environment)
        if let data { loaded.configuration.data = data }
        if FileAccess.isReadableByAll(candidate), loaded.configuration.holdsSecrets {
            loaded.warnings.append(
                SettingsProblem(
                    source: candidate, message: "holds passwords and can be read by every user of this machine",
                    mend: "chmod 600 \(candidate)"))
        }
        return loaded
    }

    /// Reads a configuration from YAML text; `name` is what messages call the text, and where relative paths begin.
    public static func read(
        yaml: String, named name: String = "uacsta.yaml", environment: [String: String] = [:], checksFiles: Bool = true
    ) throws(ServerConfigurationError) -> Loaded {
        let source = SettingsValue.Source.file(name)
        let root = try SettingsFile.parse(yaml, source: source).map { SettingsValue(node: $0, source: source, key: "") }
        var reader = ConfigurationReader(environment: environment, checksFiles: checksFiles)
        let configuration = reader.configuration(root)
        reader.checkVariables(environment)
        guard reader.reader.problems.isEmpty else {
            throw ServerConfigurationError(problems: reader.reader.problems.inReadingOrder())
        }
        return Loaded(
            configuration: configuration, file: name, warnings: reader.reader.warnings, notes: configuration.notes)
    }

    /// Where the configuration is looked for without `--config`.
    static func defaultFile(data: String?, environment: [String: String]) -> String {
        var directory = data ?? environment["UACSTA_DATA"].flatMap { $0.isEmpty ? nil : $0 } ?? "./data"
        while directory.count > 1, directory.hasSuffix("/") { directory.removeLast() }
        guard let slash = directory.lastIndex(of: "/") else { return "uacsta.yaml" }
        return directory[...slash] + "uacsta.yaml"
    }

    private var holdsSecrets: Bool { phones.password != nil || !clients.accounts.isEmpty }

    private var notes: [String] {
        var notes: [String] = []
        if tls.isEmpty { notes.append("no certificate is given: TCP only") }
        if !phones.autoCommission {
            notes.append("phones.autoCommission is off: no phone is taken into service by itself")
        }
        if phones.password == nil {
            notes.append("phones.password is not set: no phone can register")
        }
        if clients.accounts.isEmpty { notes.append("clients.accounts is empty: no CTI program can log in") }
        if phones.listeners.isEmpty { notes.append("phones.listeners is empty: no phone can reach this server") }
        return notes
    }
}

extension [SettingsProblem] {
    /// File first, from top to bottom, then the environment.
    func inReadingOrder() -> [SettingsProblem] {
        enumerated().sorted { left, right in
            let lines = (left.element.line ?? .max, right.element.line ?? .max)
            return lines.0 == lines.1 ? left.offset < right.offset : lines.0 < lines.1
        }.map(\.element)
    }
}
