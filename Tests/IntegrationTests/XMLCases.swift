import NIOCore
import NIOPosix
import TestSupport
import Testing

/// negative-cases.md E: bodies, through real sockets. A client gets an error or an answer, never silence, and goes on.
@Suite("Negative cases E: XML and CSTA", .takesTurns)
struct XMLCases {
    struct Row: Sendable, CustomTestStringConvertible {
        let name: String
        let body: [UInt8]
        var testDescription: String { name }

        init(_ name: String, _ body: String) { (self.name, self.body) = (name, Array(body.utf8)) }
        init(_ name: String, bytes: [UInt8]) { (self.name, self.body) = (name, bytes) }
    }

    private static func request(_ inner: String, prolog: String = "") -> String {
        "<?xml version=\"1.0\"?>\(prolog)<SnapshotDevice xmlns=\"\(CSTAText.ed3)\"><snapshotObject>\(inner)</snapshotObject></SnapshotDevice>"
    }

    private static let laughs =
        "<!DOCTYPE a [<!ENTITY e0 \"ha\">"
        + (1...20).map { "<!ENTITY e\($0) \"&e\($0 - 1);&e\($0 - 1);\">" }.joined() + "]>"

    /// What must be refused with invalidMsgID.
    static let refused: [Row] = [
        Row("row 73: an empty DOCTYPE", request("x", prolog: "<!DOCTYPE SnapshotDevice>")),
        Row("row 74: billion laughs in text", request("&e20;", prolog: laughs)),
        Row(
            "row 74: in a parameter entity",
            request("x", prolog: "<!DOCTYPE a [<!ENTITY % p \"<!ENTITY q 'x'>\"> %p;]>")),
        Row(
            "row 75: a content model 20,000 deep",
            request(
                "x",
                prolog: "<!DOCTYPE a [<!ELEMENT a " + String(repeating: "(", count: 20_000) + "b"
                    + String(repeating: ")", count: 20_000) + ">]>")),
        Row(
            "row 75: a chain of 2000 entities",
            request(
                "&e2000;",
                prolog: "<!DOCTYPE a [<!ENTITY e0 \"x\">"
                    + (1...2000).map { "<!ENTITY e\($0) \"&e\($0 - 1);\">" }.joined() + "]>")),
        Row("row 76: an external DTD", request("x", prolog: "<!DOCTYPE a SYSTEM \"http://127.0.0.1:1/x.dtd\">")),
        Row(
            "row 77: 9000 nested elements",
            request(String(repeating: "<a>", count: 9000) + String(repeating: "</a>", count: 9000))),
        Row(
            "row 77: 2000 nested namespaces",
            request((0..<2000).map { "<a xmlns='urn:\($0)'>" }.joined() + String(repeating: "</a>", count: 2000))),
        Row(
            "row 78: 5000 attributes",
            request("x").replacing(
                "<snapshotObject>",
                with: "<snapshotObject " + (0..<5000).map { "a\($0)=\"\"" }.joined(separator: " ") + ">")),
        Row("row 78: a name of 60 KB", request("<\(String(repeating: "n", count: 60_000))/>")),
        Row("row 78: an attribute of 60 KB", request("<a b='\(String(repeating: "v", count: 60_000))'/>")),
        Row("row 79: an encoding that nobody knows", "<?xml version=\"1.0\" encoding=\"EBCDIC-99\"?><SnapshotDevice/>"),
        Row(
            "row 80: overlong UTF-8",
            bytes: Array("<SnapshotDevice><snapshotObject>".utf8) + [0xC0, 0xAF]
                + Array("</snapshotObject></SnapshotDevice>".utf8)),
        Row(
            "row 80: a surrogate in UTF-8",
            bytes: Array("<SnapshotDevice><snapshotObject>".utf8) + [0xED, 0xA0, 0x80]
                + Array("</snapshotObject></SnapshotDevice>".utf8)),
        Row(
            "row 80: UTF-8 cut short",
            bytes: Array("<SnapshotDevice><snapshotObject>".utf8) + [0xE2, 0x82]
                + Array("</snapshotObject></SnapshotDevice>".utf8)),
        Row("row 81: a separator inside a namespace", request("<a xmlns='urn:x&#10;b'/>")),
        Row("row 81: a prefix bound anew", request("<a xmlns:p='urn:p'><p:b xmlns:p='urn:q'/></a>")),
        Row("row 81: a prefix that nobody declared", request("<p:a/>")),
        Row("row 82: text behind the root", request("x") + "more"),
        Row("row 82: two roots", request("x") + request("x")),
        Row("row 82: an attribute twice", "<SnapshotDevice a=\"1\" a=\"2\"/>"),
        Row("row 82: an undefined entity", request("&nbsp;")),
        Row("row 82: a forbidden character", bytes: Array(request("\u{1}").utf8)),
    ]

    @Test("invalidMsgID, and the session goes on", arguments: refused)
    func refusal(_ row: Row) async throws {
        let server = try await SharedServer.get()
        let client = try await TestClient.session(at: server)
        let answer = try await send(row.body, client)
        #expect(answer.status == 200)
        #expect(answer.error == "operation/invalidMsgID", "\(answer.error ?? answer.description)")
        try await client.settle()
        client.wire.close()
    }

    /// What may be understood or refused, but never hurts.
    static let either: [Row] = [
        Row(
            "row 79: UTF-16 with a byte order mark",
            bytes: [0xFE, 0xFF] + request("x").utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }),
        Row("row 79: UTF-16 without one", bytes: request("x").utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }),
        Row("row 79: a byte order mark in UTF-8", bytes: [0xEF, 0xBB, 0xBF] + Array(request("x").utf8)),
        Row(
            "row 79: a declaration that lies",
            request("x").replacing("?>", with: " encoding=\"UTF-16\"?>", maxReplacements: 1)),
        Row("row 78: 60 KB of text", request(String(repeating: "t", count: 60_000))),
        Row("row 78: 60 KB of comment", request("<!--" + String(repeating: "c", count: 60_000) + "-->")),
        Row("row 78: 60 KB of CDATA", request("<![CDATA[" + String(repeating: "c", count: 60_000) + "]]>")),
        Row(
            "row 76: a stylesheet instruction", request("x", prolog: "<?xml-stylesheet href=\"http://127.0.0.1:1/x\"?>")
        ),
        Row(
            "row 81: an undeclared prefix",
            "<c:SnapshotDevice><c:snapshotObject>x</c:snapshotObject></c:SnapshotDevice>"),
        Row("row 83: a wrong namespace", request("x").replacing(CSTAText.ed3, with: "http://example.org/ed9")),
    ]

    @Test("An answer, and the session goes on", arguments: either)
    func anything(_ row: Row) async throws {
        let server = try await SharedServer.get()
        let client = try await TestClient.session(at: server)
        let answer = try await send(row.body, client)
        #expect(answer.status == 200)
        #expect(["operation/invalidMsgID", "operation/invalidDeviceID"].contains(answer.error), "\(answer)")
        try await client.settle()
        client.wire.close()
    }

    @Test("row 82: of the documents that are not well-formed no one is taken for a message")
    func broken() async throws {
        let server = try await SharedServer.get()
        let client = try await TestClient.session(at: server)
        // Values see all of them (`BrokenDocumentTests`); an INFO without a body asks nothing, so that is left out.
        for index in stride(from: 0, to: BrokenDocuments.notWellFormed.count, by: 40) {
            let document = BrokenDocuments.notWellFormed[index]
            guard !document.isEmpty else { continue }
            let answer = try await send(Array(document.utf8), client)
            #expect(answer.status == 200 && answer.error == "operation/invalidMsgID", "\(document)")
        }
        client.wire.close()
    }

    @Test("row 78: a body of 1 MB is refused by its length, before anything of it is read")
    func large() async throws {
        let server = try await SharedServer.get()
        let client = try await TestClient.session(at: server)
        var request = try client.request("INFO", body: "x")
        request.body = ""
        request.contentLength = "\(1 << 20)"
        try await client.wire.send(request.bytes)
        #expect(try await client.wire.response(callID: request["Call-ID"], cseq: request["CSeq"]).status == 413)
        try await client.wire.expectClosed()
        try await server.expectServed()
    }

    private func send(_ body: [UInt8], _ client: TestClient) async throws -> WireMessage {
        var request = try client.request("INFO", body: "x")
        request.body = ""
        request.contentLength = "\(body.count)"
        try await client.wire.send(request.bytes + body)
        return try await client.wire.response(callID: request["Call-ID"], cseq: request["CSeq"])
    }

    @Test("row 76: an external entity is never fetched")
    func canary() async throws {
        let visits = Mailbox<Bool>()
        let canary = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                visits.put(true)
                return channel.eventLoop.makeSucceededVoidFuture()
            }
            .bind(host: "127.0.0.1", port: 0).get()
        let port = canary.localAddress?.port ?? 0
        let server = try await SharedServer.get()
        let client = try await TestClient.session(at: server)
        for prolog in [
            "<!DOCTYPE a [<!ENTITY x SYSTEM \"http://127.0.0.1:\(port)/\">]>",
            "<!DOCTYPE a SYSTEM \"http://127.0.0.1:\(port)/\">",
            "<!DOCTYPE a [<!ENTITY % x SYSTEM \"http://127.0.0.1:\(port)/\">%x;]>",
        ] {
            let answer = try await send(Array(Self.request("&x;", prolog: prolog).utf8), client)
            #expect(answer.error == "operation/invalidMsgID")
        }
        let file = try await send(
            Array(Self.request("&x;", prolog: "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>").utf8), client)
        #expect(!file.body.contains("root:"))
        #expect(visits.waiting.isEmpty)
        try await canary.close()
    }

    @Test(
        "row 83: nobody controls a device that is not the account's, however it is spelt",
        arguments: [
            "%", "sip:%", "SIP:%", "%;x=y", "<sip:%>", "\"x\" <sip:%>", " %",
        ])
    func otherDevice(_ pattern: String) async throws {
        let server = try await SharedServer.get()
        let phone = try await TestPhone.ready(at: server)
        let bare = String(phone.line.dropFirst(4))
        let client = try await TestClient.session(at: server, options: .init(user: "few"))
        let spelt = pattern.replacing("%", with: bare).replacing("<", with: "&lt;")
        let answer = try await client.ask(
            "MakeCall", "<callingDevice>\(spelt)</callingDevice><calledDirectoryNumber>1</calledDirectoryNumber>")
        #expect(["operation/privilegeViolationSpecifiedDevice", "operation/invalidDeviceID"].contains(answer.error))
        try await phone.settle()
        #expect(!phone.asked.waiting.contains { $0.service == "MakeCall" })
    }
}
