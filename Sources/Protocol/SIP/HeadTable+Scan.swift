extension HeadTable {
    /// One pass over a head.
    /// - Parameter octets: start line and headers with the empty line behind them; every LF stands behind a CR.
    init(scanning octets: Span<UInt8>, headerCount: Int) {
        let startLineEnd = lineEnd(octets, from: 0)
        startLine = StartLine(octets, end: startLineEnd)
        if flaw == .controlCharacter {
            // No backslash helps in a start line.
            startLine.flaw = startLine.flaw ?? .controlCharacter
            flaw = nil
        }
        var cursor = startLineEnd &+ 2
        fields.reserveCapacity(16)
        let names = HeaderNameTable.shared
        while flaw?.breaksFraming != true && cursor < octets.count && octets[cursor] != 0x0D {
            guard fields.count < headerCount else {
                flaw = .tooManyHeaders
                break
            }
            scanField(octets, &cursor, names)
        }
        // A CR that begins a line ends the head, or it is a bare one.
        if flaw?.breaksFraming != true && cursor != octets.count &- 2 { flaw = .bareCR }
    }

    /// One header with its folded lines.
    @inline(__always)
    private mutating func scanField(_ octets: Span<UInt8>, _ cursor: inout Int, _ names: HeaderNameTable) {
        let nameStart = cursor
        var valueEnd = lineEnd(octets, from: nameStart)
        let colon = octets.first(UInt8(ascii: ":"), from: nameStart, to: valueEnd)
        guard colon < valueEnd else {
            if flaw?.breaksFraming != true { flaw = .lineWithoutColon }
            cursor = valueEnd &+ 2
            return
        }
        var nameEnd = colon
        while nameEnd > nameStart && OctetClass.isLWS(octets[nameEnd &- 1]) { nameEnd &-= 1 }
        let id = names.id(of: octets, nameStart, nameEnd)
        // Known names are tokens; whatever else only looks like one is never known (CVE-2020-28361).
        if id == SIPHeaderName.custom,
            nameEnd == nameStart || octets.endOfRun(of: .token, from: nameStart, to: nameEnd) < nameEnd
        {
            if flaw == nil || flaw == .controlCharacter { flaw = .badHeaderName }
            nameEnd = colon
        }
        var valueStart = colon &+ 1
        var isFolded = false
        // Behind a line end there is always an octet: the head ends with an empty line.
        while octets[valueEnd &+ 2] == 0x20 || octets[valueEnd &+ 2] == 0x09 {
            guard flaw?.breaksFraming != true else { return }
            isFolded = true
            isPlain = false
            valueEnd = lineEnd(octets, from: valueEnd &+ 2)
        }
        cursor = valueEnd &+ 2
        guard flaw?.breaksFraming != true else { return }
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
    private mutating func lineEnd(_ octets: Span<UInt8>, from start: Int) -> Int {
        var index = octets.firstControl(from: start, to: octets.count)
        while octets[index] != 0x0D {
            isPlain = false
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
