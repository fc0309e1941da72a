extension SIPURI {
    /// Whether both mean the same (RFC 3261 19.1.4). For tel: the same number, visual separators aside (RFC 3966 4).
    public func isEquivalent(to other: SIPURI) -> Bool {
        guard scheme == other.scheme else { return false }
        if scheme == "tel" {
            return Self.digits(userText) == Self.digits(other.userText) && hasEquivalentParameters(other)
        }
        return Self.normalised(userText) == Self.normalised(other.userText)
            && Self.normalised(passwordText) == Self.normalised(other.passwordText)
            && host.equalsIgnoringCase(other.host) && port == other.port && hasEquivalentParameters(other)
            && Self.headerSet(headers) == Self.headerSet(other.headers)
    }

    /// A parameter in both must match; these must not be in one only. Others in one only are ignored. Of a name that
    /// stands twice, which RFC 3261 19.1.1 forbids, the first counts.
    ///
    /// Nobody writes more than a handful; with more than 32 they have to be the same, which bounds what it costs to say so.
    private func hasEquivalentParameters(_ other: SIPURI) -> Bool {
        guard max(parameters.entries.count, other.parameters.entries.count) <= 32 else {
            return parameters == other.parameters
        }
        for name in ["user", "ttl", "method", "maddr", "transport", "phone-context"]
        where parameters.contains(name) != other.parameters.contains(name) { return false }
        return parameters.entries.allSatisfy { parameter in
            guard let mine = parameters.first(parameter.name), let theirs = other.parameters.first(parameter.name)
            else { return true }
            return Self.normalised(mine.value)?.lowercasedASCII() == Self.normalised(theirs.value)?.lowercasedASCII()
        }
    }

    /// Headers never stand in one only, their order does not count.
    private static func headerSet(_ headers: String?) -> [String] {
        guard let headers else { return [] }
        return headers.utf8.split(separator: UInt8(ascii: "&")).map { header in
            let parts = header.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            let name = normalised(String(parts[0]))?.lowercasedASCII() ?? ""
            return name + "=" + (parts.count > 1 ? normalised(String(parts[1])) ?? "" : "")
        }.sorted()
    }

    /// An escape equals its character unless the character is reserved (RFC 3261 19.1.4, 25.1): those keep `%HH`.
    private static func normalised(_ text: String?) -> String? {
        guard let text else { return nil }
        guard text.utf8.contains(UInt8(ascii: "%")) else { return text }
        var octets: [UInt8] = []
        text.forEachUnescaped { octet, wasEscaped in
            if wasEscaped && (OctetClass.reserved.contains(octet) || octet < 0x21 || octet >= 0x7F || octet == 0x25) {
                octets += String.escape(octet)
            } else {
                octets.append(octet)
            }
        }
        return String(decoding: octets, as: UTF8.self)
    }

    private static func digits(_ text: String?) -> String {
        (text ?? "").filter { !"-.()".contains($0) }.lowercasedASCII()
    }
}
