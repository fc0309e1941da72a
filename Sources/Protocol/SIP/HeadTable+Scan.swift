extension HeadTable {
    /// One pass over a head.
    /// - Parameter octets: start line and headers with the empty line behind them; every LF stands behind a CR.
    init(scanning octets: Span<UInt8>, headerCount: Int) {
        var cursor = 0
        var found: Flaw?
        let lineEnd = Self.lineEnd(octets, from: 0, flaw: &found)
        startLine = StartLine(octets, end: lineEnd)
        if found == .controlCharacter {
            // No backslash helps in a start line.
            startLine.flaw = startLine.flaw ?? .controlCharacter
            found = nil
        }
        cursor = lineEnd &+ 2
        fields.reserveCapacity(16)
        let names = HeaderNameTable.shared
        while found?.breaksFraming != true && cursor < octets.count && octets[cursor] != 0x0D {
            guard fields.count < headerCount else {
                found = .tooManyHeaders
                break
            }
            scanField(octets, &cursor, names, &found)
        }
        // A CR that begins a line ends the head, or it is a bare one.
        if found?.breaksFraming != true && cursor != octets.count &- 2 { found = .bareCR }
        flaw = found
    }

    /// One header with its folded lines.
    @inline(__always)
    private mutating func scanField(
        _ octets: Span<UInt8>, _ cursor: inout Int, _ names: HeaderNameTable, _ found: inout Flaw?
    ) {
        let nameStart = cursor
        cursor = octets.endOfRun(of: .token, from: cursor, to: octets.count)
        var nameEnd = cursor
        while octets[cursor] == 0x20 || octets[cursor] == 0x09 { cursor &+= 1 }
        var id = SIPHeaderName.custom
        if octets[cursor] == UInt8(ascii: ":") && nameEnd > nameStart {
            id = names.id(of: octets, nameStart, nameEnd)
        } else {
            // Never a known name, however much it looks like one (CVE-2020-28361).
            let end = Self.lineEnd(octets, from: nameStart, flaw: &found)
            if found == nil || found == .controlCharacter { found = .badHeaderName }
            cursor = nameStart
            while cursor < end && octets[cursor] != UInt8(ascii: ":") { cursor &+= 1 }
            nameEnd = cursor
            guard cursor < end else {
                if found == .badHeaderName { found = .lineWithoutColon }
                cursor = end &+ 2
                return
            }
        }
        cursor &+= 1
        while octets[cursor] == 0x20 || octets[cursor] == 0x09 { cursor &+= 1 }

        var valueStart = cursor
        var valueEnd = Self.lineEnd(octets, from: cursor, flaw: &found)
        var isFolded = false
        // Behind a line end there is always an octet: the head ends with an empty line.
        while octets[valueEnd &+ 2] == 0x20 || octets[valueEnd &+ 2] == 0x09 {
            guard found?.breaksFraming != true else { return }
            isFolded = true
            valueEnd = Self.lineEnd(octets, from: valueEnd &+ 2, flaw: &found)
        }
        cursor = valueEnd &+ 2
        guard found?.breaksFraming != true else { return }
        while valueEnd > valueStart && OctetClass.isLWS(octets[valueEnd &- 1]) { valueEnd &-= 1 }
        while valueStart < valueEnd && OctetClass.isLWS(octets[valueStart]) { valueStart &+= 1 }

        if id == SIPHeaderName.contentLength.id { readContentLength(octets, valueStart..<valueEnd) }
        fields.append(
            Field(
                id: id, isFolded: isFolded, nameStart: UInt32(truncatingIfNeeded: nameStart),
                nameEnd: UInt32(truncatingIfNeeded: nameEnd), valueStart: UInt32(truncatingIfNeeded: valueStart),
                valueEnd: UInt32(truncatingIfNeeded: valueEnd)))
    }

    /// The CR of the next line end. Notes control characters on the way that no backslash precedes.
    @inline(__always)
    private static func lineEnd(_ octets: Span<UInt8>, from start: Int, flaw: inout Flaw?) -> Int {
        var index = octets.firstControl(from: start, to: octets.count)
        while octets[index] != 0x0D {
            let isQuotedPair = index > start && octets[index &- 1] == UInt8(ascii: "\\")
            if !isQuotedPair { flaw = flaw ?? .controlCharacter }
            index = octets.firstControl(from: index &+ 1, to: octets.count)
        }
        // The head ends with CRLF, so an octet follows every CR that is reached before the end.
        if octets[index &+ 1] != 0x0A { flaw = .bareCR }
        return index
    }

    /// Digits only, no sign, no space inside; a number is never wrapped.
    private mutating func readContentLength(_ octets: Span<UInt8>, _ range: Range<Int>) {
        var length = 0
        for index in range {
            let digit = octets[index] &- UInt8(ascii: "0")
            guard digit < 10 else {
                contentLength = .unreadable
                return
            }
            // Saturates far above any limit and far below overflow.
            length = min(length * 10 + Int(digit), 1 << 40)
        }
        let new: ContentLength =
            range.isEmpty ? .unreadable : (length == 1 << 40 ? .huge : .octets(length))
        if contentLength == .absent {
            contentLength = new
        } else if contentLength != new {
            contentLength = contentLength == .unreadable ? .unreadable : .contradictory
        }
    }
}
