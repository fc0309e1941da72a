import Yams

/// Reads YAML text into nodes that know their lines.
enum SettingsFile {
    /// A configuration of sixty thousand phones fits many times; anything larger is not one.
    static let maximumBytes = 4 << 20

    static func parse(_ yaml: String, source: SettingsValue.Source) throws(ServerConfigurationError) -> Node? {
        do {
            return try Yams.compose(yaml: yaml)
        } catch let error as YamlError {
            throw ServerConfigurationError(problems: [problem(error, source: source)])
        } catch {
            throw ServerConfigurationError(problems: [
                SettingsProblem(source: source.name, message: "cannot be read as YAML: \(error)")
            ])
        }
    }

    private static func problem(_ error: YamlError, source: SettingsValue.Source) -> SettingsProblem {
        var line: Int?
        var key: String?
        var message: String
        var mend: String?
        switch error {
        case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _),
            .composer(let context, let problem, let mark, _):
            line = mark.line
            let whole = [context?.text, problem].compactMap(\.self).joined(separator: ", ")
            message = "not valid YAML at column \(mark.column): \(whole)"
            mend = "check indentation, quotes and brackets there"
        case .reader(let problem, _, _, _):
            message = "not valid YAML: \(problem)"
            mend = "the file must be UTF-8 text"
        case .duplicatedKeysInMapping(let duplicates, let context):
            line = context.mark.line
            key = duplicates.first
            message = "the key stands here more than once"
            mend = "keep one of them"
            if duplicates.count > 1 {
                message = "keys stand here more than once: \(duplicates.joined(separator: ", "))"
                key = nil
            }
        default:
            message = "cannot be read as YAML: \(error)"
        }
        if case .environment = source { line = nil }
        return SettingsProblem(
            source: source.name, line: line, key: key.map { LogText.escaped($0, limit: 80) },
            message: LogText.escaped(message, limit: 300), mend: mend)
    }
}
