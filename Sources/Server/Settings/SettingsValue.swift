import Yams

/// A value somewhere in the configuration together with the place it came from, for messages that name it.
struct SettingsValue {
    /// Where relative paths begin and what a message calls the place.
    enum Source {
        case file(String)
        case environment(variable: String)

        var name: String {
            switch self {
            case .file(let path): path
            case .environment(let variable): "environment \(variable)"
            }
        }
    }

    let node: Node
    let source: Source
    /// The key's full path.
    let key: String

    /// Lines of a text in an environment variable would tell nobody anything.
    var line: Int? {
        guard case .file = source else { return nil }
        return node.mark?.line
    }

    func child(_ node: Node, key: String) -> SettingsValue {
        SettingsValue(node: node, source: source, key: key)
    }

    /// `key:`, `key: ~`, `key: null` and an empty variable mean the same as no key at all.
    var isAbsent: Bool {
        guard case .scalar(let scalar) = node, scalar.style != .singleQuoted, scalar.style != .doubleQuoted else {
            return false
        }
        return switch source {
        case .file: ["", "~", "null", "Null", "NULL"].contains(scalar.string)
        case .environment: scalar.string.isEmpty
        }
    }

    /// The text of a scalar exactly as written: `0123`, `1.2` and `yes` stay what they are.
    var text: String? {
        guard case .scalar(let scalar) = node else { return nil }
        return scalar.string
    }

    /// What stands here, for the message "must be … but is …".
    var kind: String {
        switch node {
        case .scalar: "a single value"
        case .mapping: "a group of keys"
        case .sequence: "a list"
        case .alias: "an alias"
        }
    }

    /// A path is meant from the folder of the file that names it; in a variable from the current directory.
    func resolved(path: String) -> String {
        guard !path.hasPrefix("/"), case .file(let file) = source, let slash = file.lastIndex(of: "/") else {
            return path
        }
        let folder = file[..<slash]
        return folder + "/" + (path.hasPrefix("./") ? String(path.dropFirst(2)) : path)
    }
}
