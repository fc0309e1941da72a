import CSTACore
import NIOCore
import Testing

/// The ids of calls as clients read them.
struct CallLinkageTextTests {
    private func text(_ linkage: CallLinkage) -> String {
        let event = CSTAEvent.held(
            HeldEvent(heldConnection: ConnectionID(callID: "1", deviceID: "201"), holdingDevice: .device("201")))
        let encoded = event.encodedForSplicing(edition: .ed5, adding: EventAdditions(linkage: linkage))
        let text = String(buffer: encoded.document(crossReference: "1"))
        let rest = text.components("<callLinkageData>").dropFirst().first ?? ""
        return rest.components("</callLinkageData>").first ?? ""
    }

    private func digits(_ id: UInt64) -> String {
        let digits = String(id, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }

    @Test func idsAreSixteenHexadecimalDigits() {
        var random = SystemRandomNumberGenerator()
        let edges: [UInt64] = [0, 1, 9, 10, 15, 16, 0x0123_4567_89AB_CDEF, .max, .max - 1, 1 << 32, 1 << 63]
        for id in edges + (0..<500).map({ _ in UInt64.random(in: .min ... .max, using: &random) }) {
            let call =
                "<globalCallData><globalCallLinkageID><globallyUniqueCallLinkageID>\(digits(id))"
                + "</globallyUniqueCallLinkageID></globalCallLinkageID></globalCallData>"
            #expect(text(CallLinkage(call: id)) == call)
            let thread =
                "<threadData><threadLinkageID><globallyUniqueThreadID>\(digits(~id))"
                + "</globallyUniqueThreadID></threadLinkageID></threadData>"
            #expect(text(CallLinkage(call: id, thread: ~id)) == call + thread)
        }
    }

    /// What is known of a device without reading its id never contradicts the reading.
    @Test func anIDMeansALineAsItsKeyDoes() {
        let users = ["201", "2012", "1201", "20", "02", "2020201", "", "+201", "alice", "Alice"]
        for line in users.map({ DeviceKey(user: $0, host: "pbx.example.net") }) {
            for user in users {
                for spelling in ["\(user)", "tel:\(user)", "sip:\(user)@PBX.example.net:5060;x=201", "\(user)@b.net"] {
                    let device = DeviceID(spelling)
                    #expect(device.means(line) == device.key.means(line), "\(spelling) \(line)")
                }
            }
        }
    }
}

extension String {
    fileprivate func components(_ separator: String) -> [String] {
        split(separator: separator, omittingEmptySubsequences: false).map(String.init)
    }
}
