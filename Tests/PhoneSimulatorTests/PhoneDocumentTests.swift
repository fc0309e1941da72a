import Foundation
import NIOCore
import TestSupport
import Testing
import XMLCore

@testable import PhoneSimulator

/// What the phones write is valid by the schema and readable, whatever their make: an unreadable witness proves nothing.
@Suite("Documents of phones (SIM-1, CST-11)")
struct PhoneDocumentTests {
    private let writer = EventWriter(domain: "pbx.example.net", numbers: ["201", "202", "203"], marks: true)

    /// One event of every kind, from all call scripts and the features.
    private func events(_ callIDs: CallIDStyle) throws -> [PhoneEvent] {
        var generator = SeededGenerator(seed: 1)
        var pbx = PBX()
        for phone in 0..<3 {
            pbx.addStation(number: "\(201 + phone)", callIDs: callIDs)
            pbx.reachabilityChanged(of: phone, to: true)
        }
        var events: [PhoneEvent] = []
        for kind in CallScript.Kind.allCases {
            let script = CallScript(kind: kind, pace: .seconds(1), using: &generator)
            let stage = ScriptStage(phones: [0, 1, 2])
            for step in script.steps { events += try stage.play(step.action, in: &pbx) }
        }
        let failed = try pbx.makeCall(from: 0, to: .number("999"))
        events += failed.events
        events += pbx.setDoNotDisturb(0, on: true)
        for cause in [Party.phone(0), .phone(1)] {
            events += try pbx.makeCall(from: cause == .phone(0) ? 1 : 2, to: cause).events
        }
        events += pbx.setMessageWaiting(0, on: true)
        events += pbx.setForwarding(0, rule: ForwardingRule(type: "forwardNoAns", isActive: true, target: "202"))
        return events
    }

    /// The answers to all services that a phone knows, and its errors.
    private func answers(_ persona: PhonePersona) throws -> [ByteBuffer] {
        var pbx = PBX()
        for phone in 0..<3 {
            pbx.addStation(number: "\(201 + phone)", callIDs: persona.traits.callIDs)
            pbx.reachabilityChanged(of: phone, to: true)
        }
        var monitors = MonitorTable()
        let desk = ServiceDesk(phone: 0, persona: persona, writer: writer)
        let parser = XMLStreamParser()
        var documents: [ByteBuffer] = []
        func serve(_ name: String, _ body: String = "") throws {
            let request = try parser.parse(ByteBuffer(string: "<\(name)>\(body)</\(name)>"))
            do {
                let outcome = try desk.serve(request.root, pbx: &pbx, monitors: &monitors)
                documents.append(try #require(outcome.answer))
                if let followUp = outcome.followUp { documents.append(followUp) }
            } catch let error as PhoneError {
                documents.append(error.document(persona: persona))
            }
        }
        func connection(_ name: String, _ callID: String) -> String {
            "<\(name)><callID>\(callID)</callID><deviceID>sip:201@pbx.example.net</deviceID></\(name)>"
        }
        let device = "<device>201</device>"
        try serve("RequestSystemStatus")
        try serve("GetSwitchingFunctionDevices")
        try serve("SystemRegister")
        try serve("SystemRegisterCancel", "<sysStatRegisterID>x</sysStatRegisterID>")
        try serve("MonitorStart", "<monitorObject><deviceObject>201</deviceObject></monitorObject>")
        try serve("MonitorStop", "<monitorCrossRefID>\(monitors.references.first ?? "0")</monitorCrossRefID>")
        try serve("SnapshotDevice", "<snapshotObject>201</snapshotObject>")
        try serve(
            "MakeCall", "<callingDevice>201</callingDevice><calledDirectoryNumber>202</calledDirectoryNumber>")
        _ = try pbx.answer(1, callID: pbx.legs(of: 1)[0].callID)
        let first = pbx.legs(of: 0)[0].callID
        try serve("SnapshotDevice", "<snapshotObject>201</snapshotObject>")
        try serve("SnapshotCall", connection("snapshotObject", first))
        try serve(
            "GenerateDigits", connection("connectionToSendDigits", first) + "<charactersToSend>1</charactersToSend>")
        try serve("HoldCall", connection("callToBeHeld", first))
        try serve("HoldCall", connection("callToBeHeld", first))
        try serve("RetrieveCall", connection("callToBeRetrieved", first))
        try serve("ConsultationCall", connection("existingCall", first) + "<consultedDevice>203</consultedDevice>")
        if pbx.legs(of: 0).count == 1 { _ = try pbx.consult(0, callID: first, to: .phone(2)) }
        _ = try pbx.answer(2, callID: pbx.legs(of: 2)[0].callID)
        let second = pbx.legs(of: 0)[1].callID
        try serve("AlternateCall", connection("heldCall", first) + connection("activeCall", second))
        try serve("ConferenceCall", connection("heldCall", first) + connection("activeCall", second))
        try serve("ClearConnection", connection("connectionToBeCleared", first))
        try serve("AnswerCall", connection("callToBeAnswered", "0815"))
        for feature in ["DoNotDisturb", "Forwarding", "MessageWaitingIndicator"] { try serve("Get" + feature, device) }
        try serve("SetDoNotDisturb", device + "<doNotDisturbOn>true</doNotDisturbOn>")
        try serve("SetMessageWaitingIndicator", device + "<messageWaitingOn>true</messageWaitingOn>")
        try serve("SetForwarding", device + "<activateForward>true</activateForward><forwardDN>203</forwardDN>")
        try serve("GetForwarding", device)
        return documents
    }

    private static let xmllint = "/usr/bin/xmllint"
    private static let schemas = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("Fixtures/schema")

    @Test(
        "valid by the reconstructed schema", .enabled(if: FileManager.default.isExecutableFile(atPath: xmllint)),
        arguments: PersonaVendor.allCases)
    func valid(vendor: PersonaVendor) async throws {
        let persona = try PhonePersona.bundled(vendor)
        let mark = EventMark(phone: 0, sequence: 1)
        var documents = try events(persona.traits.callIDs).map {
            writer.document($0, crossReference: "43", mark: mark, persona: persona)
        }
        documents += try answers(persona)
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("documents-\(vendor)-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        // There is no schema of ed4 and ed5; they lie between and are checked with that of ed6 (uacsta.md 1).
        let edition = persona.namespace.hasSuffix("ed3") ? "ed3" : "ed6"
        var files: [String] = []
        for (index, document) in documents.enumerated() {
            let text = String(buffer: document).replacing(/csta\/ed[45]/, with: "csta/\(edition)")
            let file = folder.appendingPathComponent("\(index).xml")
            try Data(text.utf8).write(to: file)
            files.append(file.path)
        }
        let schema = Self.schemas.appendingPathComponent("\(edition)/csta-\(edition).xsd").path
        let outcome = try await ChildProcess.run([Self.xmllint, "--noout", "--schema", schema] + files)
        let lines = outcome.output.split(separator: "\n").filter { !$0.hasSuffix("validates") }
        #expect(outcome.code == 0, "\(lines.prefix(8).joined(separator: "\n"))")
        #expect(files.count > 80)
    }

    @Test("all kinds of event are among them")
    func complete() throws {
        let names = Set(try events(.decimal).map(\.name))
        #expect(names.count == 15)
    }
}
