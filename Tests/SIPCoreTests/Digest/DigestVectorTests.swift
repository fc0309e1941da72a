import Foundation
import NIOCore
import Testing

@testable import SIPCore

/// negative-cases 49: the published vectors, and one that was computed because RFC 7616 misprints its own.
struct DigestVectorTests {
    struct Vector: Sendable, CustomTestStringConvertible {
        let fields: [String]

        var source: String { fields[0] }
        var algorithm: String { fields[1] }
        var response: String { fields[11] }
        var testDescription: String { "\(source) \(algorithm)" }

        func computation(_ algorithm: DigestAlgorithm) -> DigestComputation {
            DigestComputation(
                algorithm: algorithm, username: fields[2], realm: fields[3], nonce: fields[7], uri: fields[6],
                method: fields[5], protection: .init(nonceCount: fields[8], clientNonce: fields[9]))
        }

        var password: Secret { Secret(fields[4]) }
    }

    static let vectors: [Vector] = {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("Fixtures/digest/digest-vectors.tsv")
        let text = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
        return text.split(separator: "\n").dropFirst()
            .map { Vector(fields: $0.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)) }
    }()

    @Test func theFileIsThere() {
        #expect(Self.vectors.count == 6)
    }

    @Test(arguments: vectors.filter { DigestAlgorithm(token: $0.algorithm) != nil && !$0.fields[2].isEmpty })
    func responses(vector: Vector) throws {
        let algorithm = try #require(DigestAlgorithm(token: vector.algorithm))
        let response = try #require(vector.computation(algorithm).response(password: vector.password))
        #expect(String(decoding: response, as: UTF8.self) == vector.response)
    }

    @Test func sha512CutIsNotSha512t256() throws {
        let vector = try #require(Self.vectors.first { $0.algorithm == "SHA-512 cut to 256 bits" })
        let response = try #require(vector.computation(.sha512t256).response(password: vector.password))
        #expect(String(decoding: response, as: UTF8.self) != vector.response)
    }

    @Test func emptyBody() throws {
        let vector = try #require(Self.vectors.first { $0.source.hasPrefix("RFC 8760") })
        var text: [UInt8] = []
        let function = try #require(MessageDigest.sha256)
        var hashing = DigestHashing()
        try #require(hashing.hash(with: function) { _ in }).appendHex(to: &text)
        #expect(String(decoding: text, as: UTF8.self) == vector.response)
    }

    /// Computed with Python's hashlib from the formulas of RFC 2069 section 2.1.2 and RFC 7616 section 3.4.2.
    @Test func withoutProtectionAndSession() throws {
        var computation = DigestComputation(
            algorithm: .md5, username: "000413AABBCC", realm: "uacsta", nonce: "abc", uri: "sip:cti.example.net",
            method: "REGISTER", protection: nil)
        let password = Secret("secret")
        let plain = try #require(computation.response(password: password))
        #expect(String(decoding: plain, as: UTF8.self) == "427303c0ae0dac82249ae165b62f5a5e")
        computation.algorithm = .sha256Session
        computation.protection = .init(nonceCount: "0000000a", clientNonce: "xyz")
        computation.clientNonce = "xyz"
        let session = try #require(computation.response(password: password))
        #expect(
            String(decoding: session, as: UTF8.self)
                == "17c3b64ce381bdeca9a9daef41826e2b253081df72e2e6a9dd66803f125ee1ba")
    }

    /// The published vectors of SipHash-2-4 with 128 bits: key 00 … 0f, text 00 01 … of so many octets.
    @Test(arguments: [
        (0, "a3817f04ba25a8e66df67214c7550293"), (1, "da87c1d86b99af44347659119b22fc45"),
        (15, "5493e99933b0a8117e08ec0f97cfc3d9"), (16, "6ee2a4ca67b054bbfd3315bf85230577"),
        (17, "473d06e8738db89854c066c47ae47740"),
    ])
    func keyedHash(count: Int, expected: String) throws {
        var seal = NonceSeal(key: Array(0..<16))
        // Another text before: each begins anew.
        _ = seal.code(of: Array(0..<UInt8(9)).span)
        let code = seal.code(of: Array(0..<UInt8(count)).span)
        let found = try #require(code)
        let text = (0..<16).map { String(found[$0] >> 4, radix: 16) + String(found[$0] & 15, radix: 16) }.joined()
        #expect(text == expected)
    }

    /// Where OpenSSL has no SipHash nonces are sealed all the same; where it has nothing at all there are none.
    @Test func otherSeals() throws {
        var other = NonceSeal(key: Array(0..<16), functions: ["NO-SUCH-MAC", "KMAC-128"])
        let nonce = DigestNonce(shard: 7, issued: .uptimeNanoseconds(1 << 30), serial: 5)
        let text = try #require(nonce.sealed(with: &other))
        let read = DigestNonce(unsealing: Array(text.utf8).span, with: &other)
        #expect(read == nonce)
        var usual = NonceSeal(key: Array(0..<16))
        let forged = DigestNonce(unsealing: Array(text.utf8).span, with: &usual)
        #expect(forged == nil)
        var none = NonceSeal(key: Array(0..<16), functions: ["NO-SUCH-MAC"])
        let nothing = nonce.sealed(with: &none)
        #expect(nothing == nil)
    }
}
