internal import CExpat
internal import NIOCore

/// One expat parser for many plain documents, one after the other: each is read as a child of one element that begins
/// before them all and never ends.
///
/// A parser that is set back forgets the names it has seen: each element of the next document is looked up twice,
/// copied and freed again, a third of all the reading. This one is never set back. A document cannot touch what another
/// one gives: names are all that stays, and the parser is given up with the first document that is not one plain
/// element. Such a document is not refused here: ``ExpatMachine`` has to say what it is.
@safe final class ExpatSeries {
    /// What the callbacks work on. They reach it by a pointer that only this object owns, inside ``read(_:limits:)``.
    private let context: UnsafeMutablePointer<ExpatContext>
    /// Octets that the parser has been given.
    private var received = 0
    private var hasStumbled = false

    init?(hashSalt: UInt) {
        guard let parser = unsafe XML_ParserCreate(nil) else { return nil }
        unsafe context = .allocate(capacity: 1)
        unsafe context.initialize(
            to: ExpatContext(parser: parser, builder: XMLTapeBuilder(limits: XMLLimits())))
        unsafe XML_SetHashSalt(parser, hashSalt)
        // Nobody hears of this element. Its name settles that all is UTF-8.
        guard hand("<_>") else { return nil }
        unsafe ExpatContext.handleContent(context)
        unsafe ExpatContext.handleSections(context)
    }

    deinit {
        unsafe XML_ParserFree(context.pointee.parser)
        unsafe context.deinitialize(count: 1)
        unsafe context.deallocate()
    }

    /// Whether no further document is to be read: the last one was not plain, or names may have gathered.
    var isSpent: Bool { hasStumbled || received >= Self.lifetime }

    /// The tape of a document; `nil` if ``ExpatMachine`` has to read it, for it is not plain or has to be refused.
    func read(_ document: ByteBuffer, limits: XMLLimits) -> XMLTape? {
        guard document.readableBytes <= min(limits.bytes, Self.largest),
            let element = PlainDocument.element(in: document.readableBytesUInt8Span)
        else { return nil }
        unsafe context.pointee.builder.begin(limits: limits)
        let tape = unsafe document.withUnsafeReadableBytes { octets in
            unsafe hand(UnsafeRawBufferPointer(rebasing: octets[element])) ? context.pointee.builder.finished() : nil
        }
        hasStumbled = tape == nil
        return tape
    }

    /// Whether the parser has read all of it and waits for more.
    private func hand(_ octets: UnsafeRawBufferPointer) -> Bool {
        received += octets.count
        let parser = unsafe context.pointee.parser
        // At most ``largest`` octets.
        let status = unsafe XML_Parse(
            parser, octets.bindMemory(to: CChar.self).baseAddress, Int32(clamping: octets.count), 0)
        return status == XML_STATUS_OK && Int(unsafe XML_GetCurrentByteIndex(parser)) == received
    }

    private func hand(_ text: StaticString) -> Bool {
        text.withUTF8Buffer { unsafe hand(UnsafeRawBufferPointer($0)) }
    }

    /// Octets of a document that is no larger than messages are: the parser's memory stays modest.
    private static let largest = 16_384
    /// Octets after which the parser is given up. Names of other elements and attributes that a peer makes up stay
    /// behind with up to about 25 octets for each octet read, so at most a few megabytes for a loop.
    private static let lifetime = 262_144
}
