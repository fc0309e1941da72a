import CSTACore
import Foundation
import NIOCore
import Testing
import XMLCore

/// CST-11: what is written is valid by the schema of its edition, whatever was read. Needs xmllint (libxml2-utils).
@Suite struct SchemaTests {
    /// Every fixture, written in every edition; the fourth and fifth are checked with the schema of the sixth, the second
    /// with that of the third.
    @Test(arguments: CSTAEdition.allCases) func everyMessageInEveryEdition(_ edition: CSTAEdition) async throws {
        try await validate(edition) { add in
            for fixture in Fixtures.all {
                let document = try decode(fixture.text, limits: generous)
                add(fixture.path, document.message.encoded(edition: edition))
            }
        }
    }

    /// CAL-1: what the server adds to a phone's events stands where the schema wants it; what the phone gave stays.
    @Test(arguments: CSTAEdition.allCases) func additions(_ edition: CSTAEdition) async throws {
        var additions = EventAdditions(
            linkage: CallLinkage(call: 1, thread: 2), former: CallLinkage(call: 3))
        try await validate(edition) { add in
            for fixture in Fixtures.all {
                guard case .event(let event) = try decode(fixture.text, limits: generous).message else { continue }
                for text in [nil, EventAdditions.PrivateText("a<b", as: "o", prefix: "u", namespace: "urn:x")] {
                    additions.privateText = text
                    let plain = String(
                        buffer: event.encodedForSplicing(edition: edition).document(crossReference: "7"))
                    let body = event.encodedForSplicing(edition: edition, adding: additions)
                        .document(crossReference: "7")
                    add("\(fixture.path)-\(text == nil)", body)
                    let written = String(buffer: body)
                    if edition == .ed2 { #expect(written == plain) }
                    #expect(written.contains("0000000000000001") == (edition != .ed2 && event.hasRoomForLinkage(plain)))
                }
            }
        }
    }

    /// Children in a wrong order, unknown children, prefixes.
    @Test(arguments: [CSTAEdition.ed3, .ed6]) func disorder(_ edition: CSTAEdition) async throws {
        var random = SeededGenerator(state: 11)
        try await validate(edition) { add in
            for fixture in Fixtures.full where fixture.edition == edition {
                let root = try XMLStreamParser(limits: generous).parse(ByteBuffer(string: fixture.text)).root
                let shuffled = shuffle(root, &random)
                let document = try CSTADocument(try XMLStreamParser(limits: generous).parse(shuffled))
                #expect(
                    document.message == (try CSTADocument(XMLTape(parsing: fixture.text))).message, "\(fixture.path)")
                add(fixture.path, document.message.encoded(edition: edition))
            }
        }
    }

    /// One child after the other missing: events and responses are completed, services are refused or still valid.
    @Test(arguments: [CSTAEdition.ed3, .ed6]) func missingChildren(_ edition: CSTAEdition) async throws {
        try await validate(edition) { add in
            for fixture in Fixtures.samples where fixture.edition == edition {
                let root = try XMLStreamParser().parse(ByteBuffer(string: fixture.text)).root
                for left in 0..<root.children.reduce(0, { count, _ in count + 1 }) {
                    let tape = try XMLStreamParser().parse(without(left, root))
                    do throws(CSTADecodingError) {
                        add("\(fixture.path)-\(left)", try CSTADocument(tape).message.encoded(edition: edition))
                    } catch {
                        guard case .missing = error.kind else { throw error }
                        #expect(!fixture.path.contains("event") && !fixture.path.contains("response"))
                        #expect(error.errorCode == .operation(.atLeastOneConditionalParameterNotProvided))
                    }
                }
            }
        }
    }

    /// Values that the schema does not know are not passed on.
    @Test(arguments: [CSTAEdition.ed3, .ed6]) func invention(_ edition: CSTAEdition) async throws {
        try await validate(edition) { add in
            for cause in ["callInterception", "invented", "", "makeConnection", "normal"] {
                let event = try decode(
                    "<HeldEvent><cause>\(cause)</cause><localConnectionInfo>\(cause)</localConnectionInfo></HeldEvent>")
                add("held-\(cause)", event.message.encoded(edition: edition))
            }
            let devices = try decode(
                """
                <SwitchingFunctionDevices><deviceList><device>201</device><device/><device><deviceID privateNumber='true' \
                colour='red'>1</deviceID><deviceCategory>conference</deviceCategory></device></deviceList>\
                </SwitchingFunctionDevices>
                """)
            add("devices", devices.message.encoded(edition: edition))
        }
    }

    // MARK: Help

    private func validate(
        _ edition: CSTAEdition, _ body: ((String, ByteBuffer) -> Void) throws -> Void
    ) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "uacsta-schema-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let checked = edition == .ed3 || edition == .ed2 || edition == .none ? CSTAEdition.ed3 : .ed6
        var documents: [(String, String)] = []
        try body { name, bytes in
            documents.append(
                (
                    name.replacingOccurrences(of: "/", with: "-"),
                    adapted(String(buffer: bytes), from: edition, to: checked)
                ))
        }
        #expect(!documents.isEmpty)
        for (name, text) in documents {
            try text.write(to: folder.appending(path: "\(name).xml"), atomically: false, encoding: .utf8)
        }
        let schema = Fixtures.schema.appending(path: "\(checked)/csta-\(checked).xsd")
        let files = documents.map { folder.appending(path: "\($0.0).xml").path }
        guard let complaints = try await XMLLint.complaints(schema: schema.path, files: files) else { return }
        #expect(complaints == [])
    }

    /// The schemas are of two editions only.
    private func adapted(_ text: String, from edition: CSTAEdition, to checked: CSTAEdition) -> String {
        guard let namespace = checked.namespace else { return text }
        if let own = edition.namespace { return text.replacingOccurrences(of: "\"\(own)\"", with: "\"\(namespace)\"") }
        let root = text.firstRange(of: "?><").map { text[$0.upperBound...].prefix { !" />".contains($0) } } ?? ""
        return text.replacingOccurrences(of: "?><\(root)", with: "?><\(root) xmlns=\"\(namespace)\"")
    }

    private func shuffle(_ root: XMLElement, _ random: inout SeededGenerator) -> ByteBuffer {
        var writer = XMLWriter()
        let children = root.children.shuffled(using: &random)
        writer.root("unknown", namespace: root.namespace)
        for child in children {
            writer.element("noSuchChild", "x")
            writer.fragment(child.fragment)
        }
        writer.close("unknown")
        let text = String(buffer: writer.buffer).replacingOccurrences(of: "unknown", with: root.localName)
        return ByteBuffer(string: text)
    }

    private func without(_ left: Int, _ root: XMLElement) -> ByteBuffer {
        var writer = XMLWriter()
        writer.root("unknown", namespace: root.namespace)
        for (number, child) in root.children.enumerated() where number != left {
            writer.fragment(child.fragment)
        }
        writer.close("unknown")
        return ByteBuffer(
            string: String(buffer: writer.buffer).replacingOccurrences(of: "unknown", with: root.localName))
    }
}

extension XMLTape {
    init(parsing text: String) throws {
        self = try XMLStreamParser(limits: generous).parse(ByteBuffer(string: text))
    }
}

extension CSTAEvent {
    /// Whether the event is about a call and does not tell its linkage already, as `text` shows.
    fileprivate func hasRoomForLinkage(_ text: String) -> Bool {
        guard subjectConnection != nil, !text.contains("<callLinkageData") else { return false }
        switch self {
        case .digitsGenerated: return false
        default: return true
        }
    }
}
