internal import CExpat
internal import Glibc
internal import NIOCore

/// One expat parser for one document, freed with this object.
///
/// Namespaces are not left to expat: looking at prefixes ourselves is cheaper and does not need a separator character
/// that a document could forge. Comments and processing instructions have no handler and so leave no trace.
@safe final class ExpatMachine {
    private let parser: XML_Parser
    fileprivate let builder: XMLTapeBuilder
    private let limit: Int
    private var received = 0
    /// Octets that wait because expat holds an unfinished token: it would scan that again from its beginning for every
    /// piece (CVE-2023-52425), so it is asked again only when as much again has come.
    private var waiting = ByteBuffer()
    private var unfinished = 0

    init?(limits: XMLLimits, hashSalt: UInt) {
        guard let parser = unsafe XML_ParserCreate(nil) else { return nil }
        unsafe self.parser = unsafe parser
        builder = XMLTapeBuilder(limits: limits)
        limit = limits.bytes
        unsafe XML_SetHashSalt(parser, hashSalt)
        // Handlers run only inside `parse`, while this object lives.
        unsafe XML_SetUserData(parser, Unmanaged.passUnretained(self).toOpaque())
        unsafe XML_SetElementHandler(parser, elementStarted, elementEnded)
        unsafe XML_SetCharacterDataHandler(parser, textFound)
        unsafe XML_SetXmlDeclHandler(parser, declarationFound)
        unsafe XML_SetStartDoctypeDeclHandler(parser, doctypeFound)
    }

    deinit {
        unsafe XML_ParserFree(parser)
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
        guard let tape = builder.finished() else {
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
        guard builder.failure == nil else { throw error() }
    }

    private func error() -> XMLError {
        let offset = max(0, Int(unsafe XML_GetCurrentByteIndex(parser)))
        if let kind = builder.failure {
            return XMLError(kind: kind, offset: offset, message: builder.failureMessage)
        }
        let code = unsafe XML_GetErrorCode(parser)
        let text = unsafe XML_ErrorString(code).map { unsafe String(cString: $0) } ?? "not well formed"
        return XMLError(kind: Self.kind(of: code), offset: offset, message: text)
    }

    /// For the callbacks: reading ends with the event that broke a rule.
    fileprivate func stopIfFailed() {
        if builder.failure != nil { _ = unsafe XML_StopParser(parser, XML_Bool(XML_FALSE)) }
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

// Callbacks. They run inside C and so throw nothing; what they read is bounded by expat's own zero octets.

private func machine(_ userData: UnsafeMutableRawPointer?) -> ExpatMachine? {
    guard let userData = unsafe userData else { return nil }
    return unsafe Unmanaged<ExpatMachine>.fromOpaque(userData).takeUnretainedValue()
}

private func octets(_ text: UnsafePointer<CChar>) -> UnsafeBufferPointer<UInt8> {
    let count = unsafe strlen(text)
    return unsafe UnsafeBufferPointer(
        start: UnsafeRawPointer(text).assumingMemoryBound(to: UInt8.self), count: Int(count))
}

private func elementStarted(
    _ userData: UnsafeMutableRawPointer?, _ name: UnsafePointer<CChar>?,
    _ attributes: UnsafeMutablePointer<UnsafePointer<CChar>?>?
) {
    guard let machine = unsafe machine(userData), let name = unsafe name else { return }
    unsafe machine.builder.elementStarted(name: octets(name))
    if var attribute = unsafe attributes {
        // Names and values in turn, ended by a null pointer.
        while let name = unsafe attribute[0], let value = unsafe attribute[1], machine.builder.failure == nil {
            unsafe machine.builder.attributeFound(name: octets(name), value: octets(value))
            unsafe attribute += 2
        }
    }
    machine.builder.startTagEnded()
    machine.stopIfFailed()
}

private func elementEnded(_ userData: UnsafeMutableRawPointer?, _ name: UnsafePointer<CChar>?) {
    unsafe machine(userData)?.builder.elementEnded()
}

private func textFound(_ userData: UnsafeMutableRawPointer?, _ text: UnsafePointer<CChar>?, _ count: Int32) {
    guard let machine = unsafe machine(userData), let text = unsafe text, count > 0 else { return }
    unsafe machine.builder.textFound(
        UnsafeBufferPointer(start: UnsafeRawPointer(text).assumingMemoryBound(to: UInt8.self), count: Int(count)))
}

private func declarationFound(
    _ userData: UnsafeMutableRawPointer?, _ version: UnsafePointer<CChar>?, _ encoding: UnsafePointer<CChar>?,
    _ standalone: Int32
) {
    guard let machine = unsafe machine(userData), let encoding = unsafe encoding else { return }
    let name = unsafe String(cString: encoding).lowercased()
    if !["utf-8", "utf-16", "utf-16le", "utf-16be", "us-ascii"].contains(name) {
        machine.builder.fail(.encoding, "only UTF-8 and UTF-16 are read")
    }
    machine.stopIfFailed()
}

private func doctypeFound(
    _ userData: UnsafeMutableRawPointer?, _ name: UnsafePointer<CChar>?, _ systemID: UnsafePointer<CChar>?,
    _ publicID: UnsafePointer<CChar>?, _ hasInternalSubset: Int32
) {
    guard let machine = unsafe machine(userData) else { return }
    machine.builder.fail(.doctype, "a document type declaration is not allowed")
    machine.stopIfFailed()
}
