import TestSupport
import Testing

/// negative-cases.md C: credentials that are bent in one place, through real sockets.
@Suite("Negative cases C: bent credentials", .takesTurns)
struct BentCredentialCases {
    /// How credentials are bent, and what that gets.
    struct Row: Sendable, CustomTestStringConvertible {
        let name: String
        let statuses: Set<Int>
        let header: @Sendable (WireDigest) -> String
        var testDescription: String { name }

        init(_ name: String, _ statuses: Set<Int>, _ header: @escaping @Sendable (WireDigest) -> String) {
            (self.name, self.statuses, self.header) = (name, statuses, header)
        }

        /// Changes the value of one parameter.
        static func set(_ parameter: String, _ value: String, _ name: String, _ statuses: Set<Int>) -> Row {
            Row(name, statuses) { digest in
                WireDigest.header(digest.parameters.map { $0.name == parameter ? ($0.name, value) : $0 })
            }
        }

        static func remove(_ parameter: String, _ statuses: Set<Int> = [400, 401]) -> Row {
            Row("row 45: no \(parameter)", statuses) { digest in
                WireDigest.header(digest.parameters.filter { $0.name != parameter })
            }
        }
    }

    private static func user(_ name: String, _ user: String) -> Row {
        // interface.md: names that are no MAC address get 403 from phones.
        Row("row 52: user \(name)", [400, 401, 403]) { digest in
            var digest = digest
            digest.user = user
            return digest.header
        }
    }

    static let rows: [Row] = [
        Row("row 40: a nonce never issued", [401]) { digest in
            var digest = digest
            digest.nonce = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
            return digest.header
        },
        Row("row 40: an empty nonce", [400, 401]) { digest in
            var digest = digest
            digest.nonce = ""
            return digest.header
        },
        Row("row 40: a nonce of 32 KB", [400, 401]) { digest in
            var digest = digest
            digest.nonce = String(repeating: "n", count: 32_768)
            return digest.header
        },
        Row("row 41: a wrong password", [401]) { digest in
            var digest = digest
            digest.password = "wrong"
            return digest.header
        },
        .set("response", "\"\(String(repeating: "0", count: 31))\"", "row 44: a response of 31 digits", [400, 401]),
        .set("response", "\"\(String(repeating: "0", count: 33))\"", "row 44: a response of 33 digits", [400, 401]),
        .set("response", "\"\(String(repeating: "0", count: 64))\"", "row 44: a response of 64 digits", [400, 401]),
        .set("response", "\"\"", "row 44: an empty response", [400, 401]),
        .set(
            "response", "\"\(String(repeating: "z", count: 32))\"", "row 44: a response that is not hexadecimal",
            [400, 401]),
        .set("response", "\"\(String(repeating: "a", count: 32_768))\"", "row 44: a response of 32 KB", [400, 401]),
        .remove("username"), .remove("realm"), .remove("nonce"), .remove("uri"), .remove("response"), .remove("nc"),
        .remove("cnonce"),
        .set("qop", "auth-int", "row 46: a qop not offered", [400, 401]),
        .set("nc", "xyz", "row 46: a nonce count that is no number", [400, 401]),
        .set("nc", "000000000000000001", "row 46: a nonce count too long", [400, 401]),
        .set("realm", "\"elsewhere\"", "row 46: another realm", [401]),
        .set("algorithm", "SHA-512", "row 46: an unknown algorithm", [400, 401]),
        .set("algorithm", "SHA-256", "row 46: an algorithm that does not fit the response", [400, 401]),
        Row("row 46: no parameters", [400, 401]) { _ in "Digest" },
        Row("row 46: a comma", [400, 401]) { _ in "Digest ," },
        Row("row 46: an unclosed quote", [400, 401]) { _ in "Digest username=\"x" },
        Row("row 46: a parameter without a value", [400, 401]) { digest in digest.header + ", opaque=" },
        Row("row 46: a parameter twice", [400, 401]) { digest in digest.header + ", nonce=\"other\"" },
        Row("row 46: 1000 commas", [400, 401]) { _ in "Digest " + String(repeating: ",", count: 1000) },
        Row("row 46: the scheme and spaces", [400, 401]) { _ in "Digest      " },
        Row("row 46: equals signs", [400, 401]) { _ in "Digest =====" },
        Row("row 46: a value without a name", [400, 401]) { digest in "Digest =\"x\", " + digest.header.dropFirst(7) },
        Row("row 46: a backslash at the end", [400, 401]) { _ in "Digest username=\"x\\" },
        Row("row 46: 8192 quotes", [400, 401]) { _ in "Digest " + String(repeating: "\"", count: 8192) },
        Row("row 46: letters of other alphabets", [400, 401]) { _ in "Digest username=\"\u{FC}\u{1F600}\", \u{FC}=1" },
        Row("row 46: semicolons", [400, 401]) { digest in digest.header.replacing(", ", with: "; ") },
        Row("row 46: no commas", [400, 401]) { digest in digest.header.replacing(", ", with: " ") },
        Row("row 46: 1000 unknown parameters", [200, 400, 401]) { digest in
            digest.header + String(repeating: ", x=y", count: 1000)
        },
        Row("row 46: the scheme in other letters", [200, 400, 401]) { digest in "dIGEST" + digest.header.dropFirst(6) },
        .set("qop", "", "row 46: an empty qop", [400, 401]),
        .set("qop", "\"auth,auth-int\"", "row 46: two qops", [400, 401]),
        .set("nc", "-0000001", "row 46: a nonce count below zero", [400, 401]),
        .set("nc", "\"00000001\"", "row 46: a nonce count in quotes", [200, 400, 401]),
        .set("uri", "\"\"", "row 46: an empty uri", [400, 401]),
        .set("uri", "\"\u{1}\"", "row 46: a uri that is none", [400, 401]),
        .set("cnonce", "\"\(String(repeating: "c", count: 32_768))\"", "row 46: a cnonce of 32 KB", [400, 401]),
        .set("username", "*", "row 46: a name without quotes", [400, 401, 403]),
        Row("row 47: Basic with the right password", [400, 401]) { _ in "Basic MDAwNDEzQUFCQkNDOnBob25lcw==" },
        Row("row 55: an unknown scheme", [401]) { _ in "NoOneKnowsThisScheme opaque-data=here" },
        user("with SQL", "' OR '1'='1"), user("with LDAP", "*)(uid=*))(|(uid=*"),
        user("with format characters", "%s%n%x%p"),
        user("with a template", "${jndi:ldap://x/y}{{7*7}}"), user("of 10 KB", String(repeating: "u", count: 10_240)),
        user("with NUL", "000413AABBCC\u{0}x"), user("empty", ""),
    ]

    @Test("row 46: as many values as the catalogue has")
    func brokenValues() {
        #expect(Self.rows.count { $0.name.hasPrefix("row 46") } >= 26)
    }

    @Test("Bent credentials register no phone, and the right ones still do", arguments: rows)
    func bent(_ row: Row) async throws {
        let server = try await SharedServer.get()
        let phone = try await TestPhone.connect(to: server)
        let challenge = try await phone.answer(to: phone.registration())
        let digest = try WireDigest(user: phone.mac, password: TestServer.phonePassword).answering(challenge)
        let bent = phone.registration().changed { $0.add("Authorization", row.header(digest)) }
        let answer = try await phone.answer(to: bent)
        #expect(row.statuses.contains(answer.status ?? 0), "\(answer)")
        if answer.status == 401 { #expect(answer.all("WWW-Authenticate").count == 2, "a fresh challenge") }
        #expect(try await phone.register().status == 200)
        phone.wire.close()
    }
}
