extension String {
    func lowercasedASCII() -> String {
        guard utf8.contains(where: { $0 &- UInt8(ascii: "A") < 26 }) else { return self }
        return String(decoding: utf8.map { OctetClass.lowercased($0) }, as: UTF8.self)
    }

    /// Calls `body` with every octet; `%HH` is one octet. A `%` without two hexadecimal digits is itself.
    func forEachUnescaped(_ body: (_ octet: UInt8, _ wasEscaped: Bool) -> Void) {
        // Of an array, whose places are numbers: a slice of a string looks for its own end at every step.
        let octets = Array(utf8)
        var index = 0
        while index < octets.count {
            if octets[index] == UInt8(ascii: "%"), index + 2 < octets.count,
                let high = OctetClass.hexDigit(octets[index + 1]), let low = OctetClass.hexDigit(octets[index + 2])
            {
                body(high << 4 | low, true)
                index += 3
            } else {
                body(octets[index], false)
                index += 1
            }
        }
    }

    /// Decoded once: `%2541` is `%41`. Text whose octets would be no UTF-8 is left as it is, so that two different
    /// texts never become the same.
    func decodingEscapes() -> String {
        guard utf8.contains(UInt8(ascii: "%")) else { return self }
        var octets: [UInt8] = []
        octets.reserveCapacity(utf8.count)
        forEachUnescaped { octet, _ in octets.append(octet) }
        return String(validating: octets, as: UTF8.self) ?? self
    }

    /// `%HH` for every octet that is not in `allowed`.
    func escaping(allBut allowed: OctetClass) -> String {
        guard !utf8.allSatisfy({ allowed.contains($0) }) else { return self }
        var octets: [UInt8] = []
        for octet in utf8 {
            if allowed.contains(octet) { octets.append(octet) } else { octets += Self.escape(octet) }
        }
        return String(decoding: octets, as: UTF8.self)
    }

    static func escape(_ octet: UInt8) -> [UInt8] {
        let digits = Array("0123456789ABCDEF".utf8)
        return [UInt8(ascii: "%"), digits[Int(octet >> 4)], digits[Int(octet & 15)]]
    }
}
