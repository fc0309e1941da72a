extension ConfigurationReader {
    /// A misspelt variable would be overlooked in silence; one of ours gets an error, a stranger only a warning.
    mutating func checkVariables(_ environment: [String: String]) {
        let known = SettingsKeys.variables
        for variable in environment.keys.sorted()
        where variable.hasPrefix("UACSTA_") && !known.contains(variable) && !Self.isServiceLink(variable) {
            let problem = SettingsProblem(
                source: "environment \(LogText.escaped(variable, limit: 80))", message: "unknown variable",
                mend: known.nearest(to: variable).map { "did you mean \($0)?" })
            let sections = SettingsKeys.names(in: "").map { SettingsKeys.variable(for: $0) + "_" }
            if sections.contains(where: { variable.hasPrefix($0) }) {
                reader.report(problem)
            } else {
                reader.warn(problem)
            }
        }
    }

    /// Container platforms put addresses of a service called `uacsta-server` into `UACSTA_SERVER_PORT_5060_TCP_ADDR`
    /// and the like; they are not meant for us.
    private static func isServiceLink(_ variable: String) -> Bool {
        let parts = variable.split(separator: "_")
        guard let last = parts.last else { return false }
        if parts.suffix(2) == ["SERVICE", "HOST"] || last == "PORT" { return true }
        if let index = parts.lastIndex(of: "SERVICE"), parts.dropFirst(index + 1).first == "PORT" { return true }
        guard let index = parts.lastIndex(where: { $0 == "TCP" || $0 == "UDP" }), index >= 2 else { return false }
        return parts[index - 2] == "PORT" && Int(parts[index - 1]) != nil
    }
}
