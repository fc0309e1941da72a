public import NIOCore

extension SIPMessage {
    /// One whole message, as in a datagram (RFC 3261 18.3): without Content-Length the body reaches to the end, and
    /// octets behind the body are dropped. For streams there is `SIPFramer`.
    /// - Throws: 400 for what cannot be read. Says nothing about single values: that is `validate()`.
    public init(parsing octets: ByteBuffer, limits: SIPLimits = SIPLimits()) throws(SIPParseError) {
        let span = octets.readableBytesUInt8Span
        var search = HeadSearch()
        guard span.count > 0, OctetClass.token.contains(span[0]) else {
            throw SIPParseError(.badRequest, "a message begins with a token")
        }
        guard case .end(let headEnd) = search.resume(span) else {
            throw SIPParseError(.badRequest, "no end of the head, or LF without CR")
        }
        let table = HeadTable(scanning: span.extracting(0..<headEnd), headerCount: limits.headerCount)
        if let flaw = table.startLine.flaw { throw SIPParseError(.badRequest, flaw.text) }
        if let flaw = table.flaw, flaw.breaksFraming { throw SIPParseError(.badRequest, flaw.text) }
        let rest = span.count - headEnd
        var length = rest
        switch table.contentLength {
        case .absent: break
        case .octets(let told) where told <= rest: length = told
        default: throw SIPParseError(.badRequest, "Content-Length is wrong")
        }
        guard headEnd <= limits.headBytes, length <= limits.bodyBytes else {
            throw SIPParseError(.messageTooLarge, "message is larger than the limit")
        }
        let start = octets.readerIndex
        self.init(
            head: octets.getSlice(at: start, length: headEnd) ?? ByteBuffer(),
            body: octets.getSlice(at: start + headEnd, length: length) ?? ByteBuffer(), table: table)
    }

    /// The same from text, whose line ends must be CRLF.
    public init(parsing text: String) throws(SIPParseError) {
        try self.init(parsing: ByteBuffer(string: text))
    }
}
