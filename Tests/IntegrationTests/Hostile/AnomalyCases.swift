import CSTAServer
import TestSupport
import Testing

/// negative-cases.md 34: every element of a REGISTER with every anomaly, one at a time; 26 times 63 messages.
///
/// Strangers send them, and a phone that has authenticated and whose credentials are right, so that nothing but the
/// anomaly can be what the server refuses. What RFC 3261 25.1 allows is no anomaly; beyond that the server lets pass what
/// is opaque to it and stands where nothing can come of it, and what RFC 4475 3.1.2.4 asks of it: see the elements.
@Suite("Negative case 34: one element, one anomaly", .takesTurns)
struct AnomalyCases {
    struct Element: Sendable, CustomTestStringConvertible {
        let name: String
        let isLegal: @Sendable (String) -> Bool
        let put: @Sendable (inout RequestText, String) -> Void
        var testDescription: String { name }

        init(
            _ name: String, legal: @escaping @Sendable (String) -> Bool = { _ in false },
            _ put: @escaping @Sendable (inout RequestText, String) -> Void
        ) {
            (self.name, self.isLegal, self.put) = (name, legal, put)
        }

        /// A parameter of the credentials, without its quotes.
        static func credential(_ name: String) -> Element {
            Element("credentials: \(name)") { request, anomaly in
                let fields = request["Authorization"].dropFirst(7).split(separator: ", ").map { field in
                    field.hasPrefix(name + "=") ? "\(name)=\(anomaly)" : String(field)
                }
                request["Authorization"] = "Digest " + fields.joined(separator: ", ")
            }
        }
    }

    private static func isToken(_ text: String) -> Bool { text.wholeMatch(of: /[A-Za-z0-9\-.!%*_+`'~]+/) != nil }

    static let elements: [Element] = [
        Element("method") { $0.method = $1 },
        Element("target") { $0.target = $1 },
        Element("target: user") { $0.target = "sip:\($1)@" },
        Element("version") { $0.version = $1 },
        Element("Via") { $0["Via"] = $1 },
        Element("Via: version") { $0["Via"] = "SIP/\($1)/TCP 127.0.0.1;branch=z9hG4bK1" },
        Element("Via: transport", legal: isToken) { $0["Via"] = "SIP/2.0/\($1) 127.0.0.1;branch=\($0["Call-ID"])" },
        Element("Via: port", legal: { $0 == "0" }) { $0["Via"] = "SIP/2.0/TCP 127.0.0.1:\($1);branch=z9hG4bK1" },
        Element("From") { $0["From"] = $1 },
        Element("From: URI") { $0["From"] = "<\($1)>;tag=1" },
        // Compared octet by octet and given back as it came, like Call-ID.
        Element("From: tag", legal: { $0.wholeMatch(of: /[\x21-\x7E]+/) != nil }) {
            $0["From"] = "<sip:x@uacsta.test>;tag=\($1)"
        },
        Element("To") { $0["To"] = $1 },
        Element("To: URI") { $0["To"] = "<\($1)>" },
        Element("To: user") { $0["To"] = "<sip:\($1)@uacsta.test>" },
        Element(
            "Call-ID", legal: { !$0.isEmpty && $0.unicodeScalars.allSatisfy { $0.value > 0x20 && $0.value != 0x7F } }
        ) {
            $0["Call-ID"] = $1
        },
        Element("CSeq") { $0["CSeq"] = $1 },
        // Row 20 draws the line at 2^32.
        Element("CSeq: number", legal: { UInt32($0) != nil && $0 != "+1" }) { $0["CSeq"] = "\($1) REGISTER" },
        Element("CSeq: method") { $0["CSeq"] = "9 \($1)" },
        // Larger than 255 counts as absent.
        Element("Max-Forwards", legal: { $0.wholeMatch(of: /\d+/) != nil }) { $0["Max-Forwards"] = $1 },
        Element("Contact") { $0["Contact"] = $1 },
        Element("Contact: URI") { $0["Contact"] = "<\($1)>" },
        Element("Authorization") { $0["Authorization"] = $1 },
        .credential("nonce"), .credential("response"), .credential("nc"),
        Element("Content-Length", legal: { $0 == "0" }) { $0.contentLength = $1 },
    ]

    static let anomalies: [String] = [
        "", " ", "\t", "a", "-1", "0", "+1", "1.5", "1e9", "0x10", "2147483648", "4294967295", "4294967296",
        "18446744073709551616", "99999999999999999999", "%", "%00", "%zz", "%s%n", "%n%n%n%n", "\u{0}", "\u{1}",
        "\u{8}",
        "\u{B}", "\u{C}", "\r", "\u{1B}", "\u{7F}", "\u{80}", "\u{FC}", "\u{202E}", "\u{FEFF}", "\u{1F600}", "<", ">",
        "<>",
        "<<>>", "\"", "\"\"", "\"unclosed", "\\", "\"\\\"", ";", ";;", ",", ",,", "=", "@", "sip:", "sips:", "sip:@",
        "sip:a@",
        "[", "[]", "[::1", ":::", "../../etc/passwd", "${jndi:ldap://x}", String(repeating: "A", count: 1000),
        String(repeating: "<", count: 500), String(repeating: "@", count: 500), String(repeating: "\\", count: 501),
        String(repeating: ";a=b", count: 200),
    ]

    @Test("the table has as many messages as the catalogue")
    func complete() {
        #expect(Self.elements.count * Set(Self.anomalies).count == 1638)
    }

    /// A phone, and where it has authenticated the credentials that it goes on with.
    private struct Peer {
        let phone: TestPhone
        var digest: WireDigest?
        var uses = 0

        mutating func request(_ element: Element, _ anomaly: String) -> RequestText {
            uses += 1
            let count = String(uses, radix: 16)
            digest?.nc = String(repeating: "0", count: 8 - count.count) + count
            return phone.registration().changed { request in
                if let digest { request.add("Authorization", digest.header) }
                element.put(&request, anomaly)
            }
        }
    }

    @Test("row 34: from a phone with the right credentials: never 2xx, and it is served on")
    func phones() async throws {
        try await run(Self.anomalies) { server in
            let phone = try await TestPhone.connect(to: server)
            #expect(try await phone.register().status == 200)
            let challenge = try await phone.answer(to: phone.registration())
            return Peer(
                phone: phone,
                digest: try WireDigest(user: phone.mac, password: phone.options.password).answering(challenge))
        }
    }

    @Test("row 34: from a stranger, every third of them: never 2xx, and it is served on")
    func strangers() async throws {
        let anomalies = stride(from: 0, to: Self.anomalies.count, by: 3).map { Self.anomalies[$0] }
        try await run(anomalies) { Peer(phone: try await TestPhone.connect(to: $0)) }
    }

    private func run(_ anomalies: [String], from peer: @Sendable (TestServer) async throws -> Peer) async throws {
        // One server for all of them, where credentials may be wrong as often as these are.
        try await TestServer.run(configure: { $0.limits.failuresPerAddress = 100_000 }) { server in
            for element in Self.elements {
                var answers: [Int?] = []
                while answers.count < anomalies.count {
                    answers += try await outcomes(
                        of: element, anomalies[answers.count...], from: try await peer(server))
                }
                for (anomaly, answer) in zip(anomalies, answers) {
                    #expect(
                        answer.map { $0 >= 400 } ?? true || element.isLegal(anomaly),
                        "\(element.name) = \(anomaly.prefix(40).debugDescription): \(answer ?? 0)")
                }
            }
            try await server.expectServed()
        }
    }

    /// Sends bent requests, each with a good one behind it; what each of them gets, `nil` for nothing, as far as the first one
    /// that ends the connection.
    private func outcomes(
        of element: Element, _ anomalies: ArraySlice<String>, from peer: Peer
    ) async throws -> [Int?] {
        var peer = peer
        let wire = peer.phone.wire
        defer { wire.close() }
        let pairs = anomalies.map { (bent: peer.request(element, $0), good: RequestText.fresh("OPTIONS", user: "x")) }
        let last = pairs.last?.good["Call-ID"]
        try? await wire.send(Array(pairs.map { $0.bent.text + $0.good.text }.joined().utf8))
        let end = await wire.inbox.first { $0["Call-ID"] == last }
        #expect(end != nil || wire.hasEnded, "neither served nor closed")
        // In the order of the requests; what the phone says in its dialog meanwhile is none of them.
        let all = wire.inbox.waiting + (end.map { [$0] } ?? [])
        var responses = all.filter { $0.status != nil && !$0.cseq.hasSuffix("INFO") }[...]
        var answers: [Int?] = []
        for pair in pairs {
            let mine = responses.prefix { $0["Call-ID"] != pair.good["Call-ID"] }
            #expect(mine.count <= 1, "\(mine)")
            answers.append(mine.first?.status)
            responses = responses[mine.endIndex...]
            guard responses.popFirst() != nil else { break }
        }
        return answers
    }
}
