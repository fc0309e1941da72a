import CSTACore
import NIOCore
import Testing
import XMLCore

/// What the fuzzer found in CSTA messages, one test each.
@Suite struct FuzzFindingsTests {
    /// `found-empty-call-id`: an event in which everything is missing gets empty ids when it is written. Read and written
    /// once more it must not change again, whatever the edition (CST-11).
    @Test(arguments: [CSTAEdition.ed3, .ed5, .ed6]) func emptyCallID(edition: CSTAEdition) throws {
        let text = """
            <c:TransferredEvent xmlns:c="http://www.ecma-international.org/standards/ecma-323/csta/ed5">\
            <c:cause>transfer</c:cause></c:TransferredEvent>
            """
        let message = try decode(ByteBuffer(string: text)).message
        let once = message.encoded(edition: edition)
        let again = try decode(once).message
        #expect(again.name == message.name)
        #expect(again.encoded(edition: edition) == once)
    }
}
