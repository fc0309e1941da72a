internal import CExpat
internal import NIOCore

/// One expat parser for one document, or for several one after the other; freed with this object.
///
/// Namespaces are not left to expat: looking at prefixes ourselves is cheaper and does not need a separator character
/// that a document could forge. Comments and processing instructions have no handler and so leave no trace.
/// ``ExpatSeries`` reads the plain ones among the documents for less.
@safe final class ExpatMachine {
    /// What the callbacks work on. They reach it by a pointer that only this object owns, inside ``parse(_:isFinal:)``.
    private let context: UnsafeMutablePointer<ExpatContext>
    private let hashSalt: UInt
    private var limit: Int
    private var received = 0
    /// Octets that wait because expat holds an unfinished token: it would scan that again from its beginning for every
    /// piece (CVE-2023-52425), so it is asked again only when as much again has come.
    private var waiting = ByteBuffer()
    private var unfinished = 0

    private var parser: XML_Parser { unsafe context.pointee.parser }

    init?(limits: XMLLimits, hashSalt: UInt) {
        guard let parser = unsafe XML_ParserCreate(nil) else { return nil }
        unsafe context = .allocate(capacity: 1)
        unsafe context.initialize(to: ExpatContext(parser: parser, builder: XMLTapeBuilder(limits: limits)))
        limit = Self.limit(limits)
        self.hashSalt = hashSalt
        prepare()
    }

    /// expat and the tape count in 32 bits.
    private static func limit(_ limits: XMLLimits) -> Int { min(limits.bytes, Int(Int32.max)) }

    private func prepare() {
        unsafe XML_SetHashSalt(parser, hashSalt)
        unsafe ExpatContext.handleContent(context)
        unsafe ExpatContext.handleProlog(context)
    }

    /// Another document, after ``end()``.
    func begin(limits: XMLLimits) {
        limit = Self.limit(limits)
        received = 0
        unfinished = 0
        waiting = ByteBuffer()
        unsafe context.pointee.builder.begin(limits: limits)
    }

    /// Forgets the document that was read; the parser's memory is kept for the next one.
    func end() {
        // Sound: only a parser that an external entity's belongs to refuses, and there are none.
        _ = unsafe XML_ParserReset(parser, nil)
        prepare()
    }

    /// Whether the document was no larger than messages are, so that the parser's memory is worth keeping.
    var isRoomModest: Bool { received <= 16_384 }

    deinit {
        unsafe XML_ParserFree(parser)
        unsafe context.deinitialize(count: 1)
        unsafe context.deallocate()
    }

    func parse(_ bytes: ByteBuffer, isFinal: Bool) throws(XMLError) {
        received += bytes.readableBytes
        guard received <= limit else {
            throw XMLError(kind: .limit(.bytes), offset: limit, message: "the document is beyond the limit bytes")
        }
        var bytes = bytes
        if unfinished > 0 || waiting.readableBytes > 0 {
            waiting.writeBuffer(&bytes)
            guard isFinal || waiting.readableBytes >= unfinished else { return }
            bytes = waiting
            waiting = ByteBuffer()
        }
        try hand(bytes, isFinal: isFinal)
        let held = received - Int(unsafe XML_GetCurrentByteIndex(parser))
        unfinished = held > Self.shortToken ? held : 0
    }

    /// The tape of the finished document.
    func tape() throws(XMLError) -> XMLTape {
        guard let tape = unsafe context.pointee.builder.finished() else {
            throw XMLError(kind: .notWellFormed, offset: received, message: "the document has no end")
        }
        return tape
    }

    private func hand(_ bytes: ByteBuffer, isFinal: Bool) throws(XMLError) {
        let status = unsafe bytes.withUnsafeReadableBytes { bytes in
            // The count is at most the limit of the document; a larger one would be cut, not trapped.
            unsafe XML_Parse(
                parser, bytes.bindMemory(to: CChar.self).baseAddress, Int32(clamping: bytes.count), isFinal ? 1 : 0)
        }
        guard status == XML_STATUS_OK else { throw error() }
        // The last handler of a document may fail it after expat has nothing left to stop.
        guard unsafe context.pointee.builder.failure == nil else { throw error() }
    }

    private func error() -> XMLError {
        let offset = max(0, Int(unsafe XML_GetCurrentByteIndex(parser)))
        if let kind = unsafe context.pointee.builder.failure {
            return XMLError(kind: kind, offset: offset, message: unsafe context.pointee.builder.failureMessage)
        }
        let code = unsafe XML_GetErrorCode(parser)
        let text = unsafe XML_ErrorString(code).map { unsafe String(cString: $0) } ?? "not well formed"
        return XMLError(kind: Self.kind(of: code), offset: offset, message: text)
    }

    private static func kind(of code: XML_Error) -> XMLError.Kind {
        switch code {
        case XML_ERROR_UNKNOWN_ENCODING, XML_ERROR_INCORRECT_ENCODING: .encoding
        case XML_ERROR_NO_MEMORY: .resources
        default: .notWellFormed
        }
    }

    /// Tokens up to this long are scanned again without a thought.
    private static let shortToken = 1_024
}
