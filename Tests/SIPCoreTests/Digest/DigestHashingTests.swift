import Testing

@testable import SIPCore

/// One context for many texts says what a fresh one says of each.
struct DigestHashingTests {
    private func hex(_ value: HashValue?) -> String {
        var text: [UInt8] = []
        value?.appendHex(to: &text)
        return String(decoding: text, as: UTF8.self)
    }

    private func hash(_ pieces: [[UInt8]], _ function: MessageDigest, _ hashing: inout DigestHashing) -> String {
        hex(hashing.hash(with: function) { input in for piece in pieces { input.add(piece.span) } })
    }

    @Test func usedAgainAndForOtherFunctions() throws {
        let functions = [
            try #require(MessageDigest.md5), try #require(MessageDigest.sha256), try #require(MessageDigest.sha512t256),
        ]
        var random = SeededGenerator(seed: 5)
        var used = DigestHashing()
        for _ in 0..<500 {
            let function = try #require(functions.randomElement(using: &random))
            let pieces = (0..<Int.random(in: 0...4, using: &random)).map { _ in
                (0..<Int.random(in: 0...90, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random) }
            }
            var fresh = DigestHashing()
            #expect(hash(pieces, function, &used) == hash([pieces.flatMap(\.self)], function, &fresh))
        }
    }

    /// RFC 1321 A.5.
    @Test func known() throws {
        var hashing = DigestHashing()
        let function = try #require(MessageDigest.md5)
        #expect(
            hash([Array("message".utf8), Array(" digest".utf8)], function, &hashing)
                == "f96b697d7cb7938d525a2f31aaf161d0")
        #expect(hash([], function, &hashing) == "d41d8cd98f00b204e9800998ecf8427e")
    }

    /// A copy and its original do not disturb each other, even in the middle of a text.
    @Test func copies() throws {
        let function = try #require(MessageDigest.md5)
        var hashing = DigestHashing()
        _ = hash([[1]], function, &hashing)
        var copy = hashing
        var inner = ""
        let outer = hashing.hash(with: function) { input in
            input.add("message")
            inner = hash([Array("a".utf8)], function, &copy)
            input.add(" digest")
        }
        #expect(inner == "0cc175b9c0f1b6a831c399e269772661")
        #expect(hex(outer) == "f96b697d7cb7938d525a2f31aaf161d0")
    }
}
