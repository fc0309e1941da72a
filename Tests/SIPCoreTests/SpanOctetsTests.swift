import Testing

@testable import SIPCore

/// What looks at eight octets at a time, or checks bounds once, says what one octet after the other says.
@Suite struct SpanOctetsTests {
    private static func octets(_ count: Int, _ random: inout SeededGenerator) -> [UInt8] {
        (0..<count).map { _ in
            Bool.random(using: &random) ? UInt8.random(in: 0...255, using: &random) : UInt8(ascii: "@")
        }
    }

    @Test func firstAndRun() {
        var random = SeededGenerator(seed: 3)
        for _ in 0..<3000 {
            let octets = Self.octets(Int.random(in: 0...40, using: &random), &random)
            let end = Int.random(in: 0...octets.count, using: &random)
            let start = Int.random(in: 0...end, using: &random)
            for octet in [UInt8(ascii: "@"), 0, 0x0A, 0x80, 0xFF] {
                let found = octets.span.first(octet, from: start, to: end)
                #expect(found == octets[start..<end].firstIndex(of: octet) ?? end)
            }
            for row in OctetClassTests.rows {
                let found = octets.span.endOfRun(of: row.set, from: start, to: end)
                #expect(found == octets[start..<end].firstIndex { !row.set.contains($0) } ?? end)
            }
        }
    }

    @Test func equality() {
        var random = SeededGenerator(seed: 4)
        for _ in 0..<3000 {
            let left = Self.octets(Int.random(in: 0...30, using: &random), &random)
            var right = left
            if !right.isEmpty, Bool.random(using: &random) {
                right[Int.random(in: 0..<right.count, using: &random)] ^= UInt8.random(in: 0...1, using: &random)
            }
            if Int.random(in: 0..<5, using: &random) == 0 { right.append(0) }
            let areEqual = left.span.hasOctets(of: right.span)
            #expect(areEqual == (left == right))
        }
    }

    @Test func equalityWithTexts() {
        let octets = Array("xDIGEST-user@example.netx".utf8)
        let inner = 1..<(octets.count - 1)
        func equals(_ text: String) -> Bool { octets.span.equals(inner, text) }
        func equalsIgnoringCase(_ text: StaticString) -> Bool { octets.span.equalsIgnoringCase(inner, text) }
        #expect(equals("DIGEST-user@example.net"))
        #expect(!equals("digest-user@example.net"))
        #expect(equalsIgnoringCase("digest-USER@example.net"))
        // Not every two octets that differ by bit 5 are cases of a letter.
        #expect(!equalsIgnoringCase("digest-user`example.net"))
        #expect(!equalsIgnoringCase("digest"))
        func begins(_ range: Range<Int>, _ text: StaticString) -> Bool { octets.span.begins(range, with: text) }
        #expect(begins(inner, "DIGEST-user"))
        #expect(begins(inner, ""))
        #expect(begins(1..<4, "DIG"))
        #expect(!begins(1..<4, "DIGE"))
        #expect(!begins(inner, "DIGEST_"))
        let isSame = octets.span.equals(inner, ignoringCaseOf: "digest-USER@example.net")
        #expect(isSame)
    }
}
