import NIOCore
import SIPCore

/// What can be read can be written, and then reads the same.
func fuzzValues(_ octets: ByteBuffer) {
    guard let text = octets.text else { return }
    if let uri = try? SIPURI(parsing: text) {
        hold(uri == (try? SIPURI(parsing: uri.description)), "URI \(text.debugDescription) \(uri)")
        hold(uri.isEquivalent(to: uri), "a URI is equivalent to itself: \(uri)")
        // Escaping is for sip and sips: a number has none.
        if uri.scheme != "tel" {
            var copy = uri
            copy.user = uri.user
            copy.password = uri.password
            hold((try? SIPURI(parsing: copy.description))?.user == uri.user, "user of \(uri)")
        }
    }
    if let address = try? NameAddress(parsing: text) {
        _ = (address.tag, try? address.uri())
        let again = try? NameAddress(parsing: address.description)
        hold(address == again, "address \(text.debugDescription) \(address) \(String(describing: again))")
    }
    if let via = try? Via(parsing: text) {
        _ = via.branch
        hold(via == (try? Via(parsing: via.description)), "Via \(text.debugDescription) \(via)")
    }
    _ = SIPHeaderName(text) == SIPHeaderName(text.uppercased())
    _ = SIPParseError(.badRequest, text).message.utf8.allSatisfy { (0x20..<0x7F).contains($0) }
}
