import CSTACore
import NIOCore
import Testing

/// Frames of ECMA-323 Annex J, out (CLI-9).
@Suite struct CSTAFrameTests {
    @Test func tooLong() throws {
        let id = try #require(CSTAInvokeID(1))
        let fits = CSTAFrame(invokeID: id, body: ByteBuffer(repeating: 0x20, count: 65_527))
        #expect(try fits.encoded().readableBytes == 65_535)
        let tooLong = CSTAFrame(invokeID: id, body: ByteBuffer(repeating: 0x20, count: 65_528))
        #expect(throws: CSTAFramingError.self) { try tooLong.encoded() }
    }

    @Test func octetsAreCounted() throws {
        let body = ByteBuffer(string: "<a>ü</a>")
        let frame = try CSTAFrame(invokeID: .event, body: body).encoded()
        #expect(Array(frame.readableBytesView.prefix(8)) == [0, 0, 0, 17, 0x39, 0x39, 0x39, 0x39])
    }

    @Test func invokeIDs() {
        #expect(CSTAInvokeID(-1) == nil)
        #expect(CSTAInvokeID(10_000) == nil)
        #expect(CSTAInvokeID(0)?.description == "0000")
        #expect(CSTAInvokeID(9_999) == .event)
        #expect(CSTAInvokeID(41)?.next == CSTAInvokeID(42))
        #expect(CSTAInvokeID(9_997)?.next == CSTAInvokeID(9_998))
        // 9999 belongs to events.
        #expect(CSTAInvokeID(9_998)?.next == CSTAInvokeID(0))
        #expect(CSTAInvokeID.event.next == CSTAInvokeID(0))
    }

    /// The body is written once, behind its header.
    @Test func writtenInPlace() throws {
        let event = CSTAEvent.backInService(BackInServiceEvent(monitorCrossRefID: "", device: .device("sip:200@pbx")))
            .encodedForSplicing(edition: .ed5)
        let frame = try CSTAFrame.encoded(.event, capacity: event.length(crossReference: "m1")) {
            event.write(crossReference: "m1", into: &$0)
        }
        #expect(frame == (try CSTAFrame(invokeID: .event, body: event.document(crossReference: "m1")).encoded()))
    }
}
