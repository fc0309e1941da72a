import CSTACore
import NIOCore
import Testing
import XMLCore

/// A small fuzzer over the samples: whatever arrives, nothing traps, and what is understood can be written, read again and
/// means the same.
@Suite struct MutationTests {
    @Test(arguments: [1, 2, 3] as [UInt64]) func damagedMessages(seed: UInt64) throws {
        var random = SeededGenerator(state: seed)
        let names = ["deviceID", "callID", "cause", "extensions", "device", "restricted", "snapshotData", "private"]
        var understood = 0
        for round in 0..<2_000 {
            let fixture = Fixtures.samples[round % Fixtures.samples.count]
            var bytes = Array(fixture.text.utf8)
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                let place = Int.random(in: 0..<bytes.count, using: &random)
                switch Int.random(in: 0..<5, using: &random) {
                case 0: bytes[place] = UInt8.random(in: 32...126, using: &random)
                case 1: bytes.removeSubrange(place..<min(bytes.count, place + 4))
                case 2:
                    bytes.insert(contentsOf: Array("<\(names.randomElement(using: &random) ?? "x")/>".utf8), at: place)
                case 3: bytes.insert(contentsOf: Array("&#x\(String(place, radix: 16));".utf8), at: place)
                default: bytes[place] = UInt8.random(in: 0...255, using: &random)
                }
            }
            guard let document = try? decode(ByteBuffer(bytes: bytes)) else { continue }
            understood += 1
            for edition in [CSTAEdition.ed6, document.edition] {
                let again = try decode(document.message.encoded(edition: edition))
                if edition == .ed6 { #expect(again.message.name == document.message.name) }
            }
            if case .event(let event) = document.message {
                _ = event.encodedForSplicing(edition: .ed3).document(crossReference: "1")
            }
            var mapped = document.message
            mapped.mapDevices { $0.value += "x" }
        }
        #expect(understood > 100)
    }
}
