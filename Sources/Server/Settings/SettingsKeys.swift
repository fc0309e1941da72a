/// Every key a configuration may hold, by the section it stands in; `[]` marks the entries of a list.
enum SettingsKeys {
    static let sections: [(path: String, names: [String])] = [
        ("", ["data", "server", "phones", "clients", "sip", "tls", "log", "limits"]),
        ("server", ["host", "realm"]),
        ("phones", ["password", "autoCommission", "requestTimeout", "callCheck", "callLimit", "models", "listeners"]),
        ("phones.listeners[]", listener),
        ("phones.listeners[].advertised", ["host", "tcp", "tls"]),
        ("phones.listeners[].clientCertificates", ["mode", "authority"]),
        ("clients", ["accounts", "listeners"]),
        ("clients.accounts[]", ["user", "password", "rights", "devices"]),
        ("clients.listeners[]", listener + ["greets", "implicitAccount"]),
        ("clients.listeners[].advertised", ["host", "tcp", "tls"]),
        ("clients.listeners[].clientCertificates", ["mode", "authority"]),
        ("sip", ["expires", "keepalive"]),
        ("tls", ["certificate", "key"]),
        ("log", ["level", "directory", "maxFileMB", "files", "deleteDaily", "phones"]),
        (
            "limits",
            [
                "messageBytes", "bodyBytes", "phones", "connections", "connectionsPerAddress", "unauthenticated",
                "unauthenticatedPerAddress", "unauthenticatedSeconds", "failuresPerAddress", "requestsPerSecond",
                "vanishedSeconds", "lagMilliseconds",
            ]
        ),
    ]

    private static let listener = [
        "name", "address", "tcp", "tls", "advertised", "minimumTLS", "transport", "clientCertificates",
    ]

    /// The names that may stand in a section; `tls[0]` has the names of `tls`, `phones.listeners[3]` those of
    /// `phones.listeners[]`.
    static func names(in path: String) -> [String] {
        let path = withoutIndices(path)
        return (sections.first { $0.path == path } ?? sections.first { $0.path + "[]" == path })?.names ?? []
    }

    /// The known key nearest to an unknown one: in its own section, unless another section has a much nearer one.
    static func nearest(to name: String, in path: String) -> String {
        let siblings = names(in: path)
        let sibling = siblings.nearest(to: name) ?? ""
        let siblingDistance = editDistance(sibling, name)
        var best = join(path, sibling)
        // A near miss is a slip of the finger; anything else is more likely a key in the wrong place.
        guard siblingDistance > max(1, name.count / 3) else { return best }
        var bestDistance = siblingDistance
        for section in sections {
            for candidate in section.names {
                let distance = editDistance(candidate, name)
                if distance < bestDistance {
                    bestDistance = distance
                    best = join(section.path, candidate)
                }
            }
        }
        return best
    }

    /// `phones` + `password` → `phones.password`
    static func join(_ path: String, _ name: String) -> String {
        path.isEmpty ? name : "\(path).\(name)"
    }

    /// `phones.autoCommission` → `UACSTA_PHONES_AUTOCOMMISSION`
    static func variable(for key: String) -> String {
        "UACSTA_" + key.uppercased().split(separator: ".").joined(separator: "_")
    }

    /// The environment variables that are read: one for every key outside lists.
    static let variables: [String] = sections.filter { !$0.path.contains("[]") }.flatMap { section in
        section.names.map { variable(for: join(section.path, $0)) }
    }

    private static func withoutIndices(_ path: String) -> String {
        var result = ""
        var inside = false
        for character in path {
            if character == "]" { inside = false }
            if !inside { result.append(character) }
            if character == "[" { inside = true }
        }
        return result
    }
}
