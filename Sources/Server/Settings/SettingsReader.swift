import Yams

/// Walks over the nodes, lays the environment over them and gathers every problem instead of stopping at the first.
struct SettingsReader {
    /// A group of keys, unknown ones already reported.
    struct Section {
        let path: String
        let values: [String: SettingsValue]

        subscript(name: String) -> SettingsValue? { values[name] }
    }

    let environment: [String: String]
    private(set) var problems: [SettingsProblem] = []
    private(set) var warnings: [SettingsProblem] = []

    init(environment: [String: String]) {
        self.environment = environment
    }

    mutating func report(_ value: SettingsValue, _ message: String, mend: String? = nil) {
        problems.append(
            SettingsProblem(
                source: value.source.name, line: value.line, key: value.key.isEmpty ? nil : value.key, message: message,
                mend: mend))
    }

    mutating func report(_ problem: SettingsProblem) {
        problems.append(problem)
    }

    mutating func warn(_ value: SettingsValue, _ message: String, mend: String? = nil) {
        warnings.append(
            SettingsProblem(
                source: value.source.name, line: value.line, key: value.key.isEmpty ? nil : value.key, message: message,
                mend: mend))
    }

    mutating func warn(_ problem: SettingsProblem) {
        warnings.append(problem)
    }

    // MARK: Groups and lists

    /// The keys of a group. With `overlaid`, variables of the environment stand before the file's values; entries of
    /// lists have no variables of their own.
    mutating func section(_ value: SettingsValue?, path: String, overlaid: Bool) -> Section {
        let known = SettingsKeys.names(in: path)
        var values: [String: SettingsValue] = [:]
        if let value = value.flatMap({ $0.isAbsent ? nil : unfolded($0) }) {
            if case .mapping(let mapping) = value.node {
                for (key, child) in mapping {
                    let name = key.scalar?.string ?? ""
                    let entry = value.child(child, key: SettingsKeys.join(path, name))
                    guard known.contains(name) else {
                        reportUnknown(name, at: value.child(key, key: entry.key), in: path)
                        continue
                    }
                    if !entry.isAbsent { values[name] = entry }
                }
            } else {
                report(
                    value, "must be a group of keys, but is \(value.kind)",
                    mend: "known keys: \(known.joined(separator: ", "))")
            }
        }
        if overlaid {
            for name in known {
                let key = SettingsKeys.join(path, name)
                let variable = SettingsKeys.variable(for: key)
                guard let text = environment[variable], !text.isEmpty else { continue }
                values[name] = SettingsValue(
                    node: Node(text, .implicit, .plain), source: .environment(variable: variable), key: key)
            }
        }
        return Section(path: path, values: values)
    }

    /// The entries of a list, `nil` where the key is absent; a single value is a list of one.
    mutating func list(_ value: SettingsValue?) -> [SettingsValue]? {
        guard let value = value.flatMap({ unfolded($0) }), !value.isAbsent else { return nil }
        guard case .sequence(let sequence) = value.node else { return [value] }
        return sequence.enumerated().map { index, node in value.child(node, key: "\(value.key)[\(index)]") }
    }

    /// Groups and lists in an environment variable are written as YAML or JSON text.
    mutating func unfolded(_ value: SettingsValue) -> SettingsValue? {
        guard case .environment = value.source, let text = value.text else { return value }
        guard let first = text.first(where: { !$0.isWhitespace }), "[{-".contains(first) || text.contains(": ") else {
            return value
        }
        do {
            return try SettingsFile.parse(text, source: value.source).map { value.child($0, key: value.key) }
        } catch {
            problems += error.problems.map { problem in
                var problem = problem
                problem.key = value.key
                return problem
            }
            return nil
        }
    }

    private mutating func reportUnknown(_ name: String, at value: SettingsValue, in path: String) {
        let shown = SettingsKeys.join(path, LogText.escaped(name, limit: 80))
        problems.append(
            SettingsProblem(
                source: value.source.name, line: value.line, key: shown, message: "unknown key",
                mend: "did you mean \(SettingsKeys.nearest(to: name, in: path))?"))
    }
}
