import NIOCore

extension SIPMessage {
    /// The checks of RFC 3261 8.1.1, 8.2 and RFC 4475 that need nothing but the message. What a header beyond them
    /// holds is looked at by whoever needs that header (a broken Date hurts nobody, RFC 4475 3.1.2.12).
    /// - Parameter extensions: option tags that a request may require; nil leaves Require to the caller.
    /// - Throws: 505 another version; 400 what is broken; 416 Request-URI of another scheme; 420 unknown extension.
    public func validate(supporting extensions: [String]? = nil) throws(SIPParseError) {
        // A good request was read as it was made; any other is read again, to say what is wrong with it.
        var landmarks = landmarks
        if landmarks == nil { landmarks = try HeadLandmarks(reading: head.readableBytesUInt8Span, table) }
        guard isRequest, landmarks?.requiresExtensions == true, let extensions else { return }
        try validateExtensions(extensions)
    }

    /// RFC 3261 8.2.2.3: not for CANCEL and ACK.
    private func validateExtensions(_ extensions: [String]) throws(SIPParseError) {
        guard method != .cancel && method != .ack else { return }
        let required = values(.require) + values(.proxyRequire)
        let unknown = required.filter { tag in !extensions.contains { $0.equalsIgnoringCase(tag) } }
        guard unknown.isEmpty else {
            throw SIPParseError(.badExtension, "extension not supported", unsupported: unknown)
        }
    }
}
