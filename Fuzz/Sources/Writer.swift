import NIOCore
import SIPCore

/// Outside text can never add a line to a message: fields between octets 0x1F go into one, two by two.
func fuzzWriter(_ octets: ByteBuffer) {
    let fields = octets.readableBytesView.split(separator: 0x1F, omittingEmptySubsequences: false)
        .map { String(decoding: $0, as: UTF8.self) }
    var rest = fields[...]
    let method = rest.popFirst() ?? ""
    // Whoever writes a request has somebody to send it to; nothing but an empty target is ruled out.
    let target = rest.popFirst().flatMap { $0.isEmpty ? nil : $0 } ?? "sip:a"
    var writer = SIPWriter(capacity: 16)
    writer.request(SIPMethod(rawValue: method), target: target)
    var count = 0
    while let name = rest.popFirst(), let value = rest.popFirst() {
        // The one header that the writer itself writes: two of them that differ rightly break the framing.
        if SIPHeaderName(name) == .contentLength { continue }
        writer.header(SIPHeaderName(name), value)
        count += 1
    }
    let message = reread(
        writer.finish(contentType: fields[0], disposition: fields.last, body: octets), "what was written")
    hold(message.headers.count == count + 3, "\(count) headers written, \(message.headers.count - 3) read")
    hold(message.body == octets, "the body is what was written")
    hold(!message.requestTarget.contains(" "), "a Request-URI without space")
}
