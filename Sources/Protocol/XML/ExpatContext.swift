internal import CExpat
internal import Glibc

/// An expat parser and the tape that its events fill: what its callbacks work on.
@safe struct ExpatContext {
    let parser: XML_Parser
    var builder: XMLTapeBuilder

    /// Reading ends with the event that broke a rule.
    fileprivate func stopIfFailed() {
        if builder.failure != nil { _ = unsafe XML_StopParser(parser, XML_Bool(XML_FALSE)) }
    }

    /// From here on the parser's elements and text go to this context, which has to live longer than it.
    static func handleContent(_ context: UnsafeMutablePointer<ExpatContext>) {
        let parser = unsafe context.pointee.parser
        unsafe XML_SetUserData(parser, context)
        unsafe XML_SetElementHandler(parser, elementStarted, elementEnded)
        unsafe XML_SetCharacterDataHandler(parser, textFound)
    }

    /// What comes before the document element is looked at too.
    static func handleProlog(_ context: UnsafeMutablePointer<ExpatContext>) {
        let parser = unsafe context.pointee.parser
        unsafe XML_SetXmlDeclHandler(parser, declarationFound)
        unsafe XML_SetStartDoctypeDeclHandler(parser, doctypeFound)
    }

    /// CDATA sections are told apart from other text: one without text would leave no trace.
    static func handleSections(_ context: UnsafeMutablePointer<ExpatContext>) {
        unsafe XML_SetStartCdataSectionHandler(context.pointee.parser, sectionStarted)
    }
}

// Callbacks. They run inside C and so throw nothing; what they read is bounded by expat's own zero octets.

private typealias Context = UnsafeMutablePointer<ExpatContext>
private typealias Text = UnsafePointer<CChar>

private func context(_ userData: UnsafeMutableRawPointer?) -> Context? {
    unsafe userData?.assumingMemoryBound(to: ExpatContext.self)
}

private func octets(_ text: Text) -> UnsafeBufferPointer<UInt8> {
    unsafe octets(text, Int(strlen(text)))
}

private func octets(_ text: Text, _ count: Int) -> UnsafeBufferPointer<UInt8> {
    unsafe UnsafeBufferPointer(start: UnsafeRawPointer(text).assumingMemoryBound(to: UInt8.self), count: count)
}

private func elementStarted(
    _ userData: UnsafeMutableRawPointer?, _ name: UnsafePointer<CChar>?,
    _ attributes: UnsafeMutablePointer<UnsafePointer<CChar>?>?
) {
    guard let context = unsafe context(userData), let name = unsafe name else { return }
    unsafe context.pointee.builder.elementStarted(name: octets(name))
    if var attribute = unsafe attributes {
        // Names and values in turn, ended by a null pointer.
        while let name = unsafe attribute[0], let value = unsafe attribute[1] {
            unsafe context.pointee.builder.attributeFound(name: octets(name), value: octets(value))
            unsafe attribute += 2
        }
    }
    unsafe context.pointee.builder.startTagEnded()
    unsafe context.pointee.stopIfFailed()
}

private func elementEnded(_ userData: UnsafeMutableRawPointer?, _ name: UnsafePointer<CChar>?) {
    guard let context = unsafe context(userData) else { return }
    unsafe context.pointee.builder.elementEnded()
}

private func textFound(_ userData: UnsafeMutableRawPointer?, _ text: UnsafePointer<CChar>?, _ count: Int32) {
    guard let context = unsafe context(userData), let text = unsafe text, count > 0 else { return }
    unsafe context.pointee.builder.textFound(octets(text, Int(count)))
}

private func declarationFound(
    _ userData: UnsafeMutableRawPointer?, _ version: UnsafePointer<CChar>?, _ encoding: UnsafePointer<CChar>?,
    _ standalone: Int32
) {
    guard let context = unsafe context(userData), let encoding = unsafe encoding else { return }
    let name = unsafe String(cString: encoding)
    let isRead = name == "UTF-8" || ["utf-8", "utf-16", "utf-16le", "utf-16be", "us-ascii"].contains(name.lowercased())
    if !isRead { unsafe context.pointee.builder.fail(.encoding, "only UTF-8 and UTF-16 are read") }
    unsafe context.pointee.stopIfFailed()
}

private func doctypeFound(
    _ userData: UnsafeMutableRawPointer?, _ name: UnsafePointer<CChar>?, _ systemID: UnsafePointer<CChar>?,
    _ publicID: UnsafePointer<CChar>?, _ hasInternalSubset: Int32
) {
    guard let context = unsafe context(userData) else { return }
    unsafe context.pointee.builder.fail(.doctype, "a document type declaration is not allowed")
    unsafe context.pointee.stopIfFailed()
}

private func sectionStarted(_ userData: UnsafeMutableRawPointer?) {
    guard let context = unsafe context(userData) else { return }
    unsafe context.pointee.builder.sectionStarted()
}
