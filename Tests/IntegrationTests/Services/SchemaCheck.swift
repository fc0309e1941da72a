import Foundation
import Testing

/// Messages that were on the wire, held against the schema of their edition (CST-11). Needs xmllint (libxml2-utils), which
/// where CI runs must be there.
struct SchemaCheck {
    private var documents: [String: [String]] = [:]

    mutating func add(_ message: WireMessage) {
        add(message.body)
    }

    /// ed4 and ed5 are only known from messages that the schema of ed6 accepts (uacsta.md, section 1).
    mutating func add(_ body: String) {
        guard !body.isEmpty else { return }
        let late = ["ed4", "ed5", "ed6"].first { body.contains("/csta/\($0)\"") }
        let document = late.map { body.replacing("/csta/\($0)\"", with: "/csta/ed6\"") } ?? body
        documents[late == nil ? "ed3" : "ed6", default: []].append(document)
    }

    /// Says what xmllint has against any of them.
    func run() async throws {
        guard ForeignProcess.isInstalled("xmllint") else { return }
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("uacsta-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        for (edition, bodies) in documents {
            var files: [String] = []
            for (number, body) in bodies.enumerated() {
                let file = folder.appendingPathComponent("\(edition)-\(number).xml")
                try Data(body.utf8).write(to: file)
                files.append(file.path)
            }
            let schema = Fixtures.path("schema/\(edition)/csta-\(edition).xsd")
            let tool = try ForeignProcess(["xmllint", "--nonet", "--noout", "--schema", schema] + files)
            let code = await tool.exitCode()
            #expect(code == 0, "\(tool.output)\n\(bodies.joined(separator: "\n"))")
        }
    }
}
