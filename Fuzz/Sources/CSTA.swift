import CSTACore
import NIOCore
import XMLCore

/// Decode, encode, decode: once its gaps are filled, a message does not change any more, in any edition.
func fuzzCSTA(_ octets: ByteBuffer) {
    guard let tape = try? XMLStreamParser().parse(octets), let document = try? CSTADocument(tape) else { return }
    if case .request(let request) = document.message { _ = (request.subject, request.responseName) }
    for edition in [document.edition, .ed3, .ed6] {
        let first = document.message.encoded(edition: edition)
        let again = decode(first, edition)
        hold(again.message.name == document.message.name, "\(document.message.name) became \(again.message.name)")
        let second = again.message.encoded(edition: edition)
        let third = decode(second, edition).message.encoded(edition: edition)
        hold(second == third, "written again, another document:\n\(String(buffer: second))\n\(String(buffer: third))")
    }
    var mapped = document.message
    mapped.mapDevices { _ in }
    hold(
        mapped.encoded(edition: .ed5) == document.message.encoded(edition: .ed5),
        "devices mapped to themselves change nothing")
    if case .event(let event) = document.message { splice(event) }
}

private func splice(_ event: CSTAEvent) {
    let encoded = event.encodedForSplicing(edition: .ed5)
    let spliced = encoded.document(crossReference: "4711")
    hold(spliced.readableBytes == encoded.length(crossReference: "4711"), "length of a spliced event")
    guard encoded.head.readableBytes > 0 else { return }
    let again = decode(spliced, .ed5)
    hold(again.message.name == event.name, "a spliced event keeps its name")
}

private func decode(_ octets: ByteBuffer, _ edition: CSTAEdition) -> CSTADocument {
    do {
        return try CSTADocument(try XMLStreamParser(limits: .generous).parse(octets))
    } catch {
        fatalError("what was written cannot be read: \(error)\n\(String(buffer: octets))")
    }
}
