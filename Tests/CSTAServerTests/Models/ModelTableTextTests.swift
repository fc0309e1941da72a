import Foundation
import Testing

@testable import CSTAServer

/// The table of phone models as people read it (MOD-1 … MOD-4).
@Suite struct ModelTableTextTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../..")

    @Test("the page of the documentation is what the data gives")
    func page() throws {
        let page = Self.root.appending(path: "Sources/Server/Documentation.docc/PhoneModels.md").standardizedFileURL
        let committed = try String(contentsOfFile: page.path, encoding: .utf8)
        #expect(try committed == ModelTableText().markdown, "run Scripts/generate-docs.sh")
    }

    @Test("each service of the manual has a row, in its order, and each maker a column")
    func rows() throws {
        let lines = try ModelTableText().plain.split(separator: "\n")
        #expect(lines[0].split(separator: " ").prefix(4) == ["service", "snom", "Yealink", "Mitel"])
        let names = lines.dropFirst().compactMap { $0.split(separator: " ").first.map(String.init) }
        #expect(Array(names.prefix(ManualServices.names.count)) == ManualServices.names)
        #expect(ManualServices.names.count == 32)
        #expect(names.last == "any")
    }

    @Test(
        "passed, emulated, refused and the firmware are told apart",
        arguments: [
            ("AlternateCall", ["emulated", "emulated", "emulated"]),
            ("DialDigits", ["refused", "refused", "refused"]),
            ("SnapshotCall", ["emulated", "emulated", "from 4.1.0 SP2"]),
            ("SystemRegister", ["from 8.7.4", "refused", "refused"]),
            ("ConsultationCall", ["from 8.7.4", "from 73.98.4", "from 4.1.0 SP2"]),
            ("GetMessageWaitingIndicator", ["passed", "passed", "passed"]),
        ])
    func words(service: String, expected: [String]) throws {
        let line = try #require(
            try ModelTableText().markdown.split(separator: "\n").first { $0.hasPrefix("| \(service) |") })
        let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
        #expect(Array(cells[1...3]) == expected)
    }

    @Test("entries of the user's own file come first, with the services that only they name")
    func own() throws {
        let directory = try TemporaryDirectory()
        let file = try directory.write(
            "own.json",
            """
            [{"vendor": "Own", "userAgents": ["Own/{firmware}"], "edition": "ed6", "services": {"ParkCall": "2.1"},
              "emulated": [], "refused": ["MakeCall"], "others": "refuse"}]
            """)
        let lines = try ModelTableText(models: file).plain.split(separator: "\n")
        #expect(lines[0].split(separator: " ").prefix(3) == ["service", "Own", "snom"])
        #expect(lines.first { $0.hasPrefix("MakeCall ") }?.split(separator: " ")[1] == "refused")
        #expect(
            lines.first { $0.hasPrefix("ParkCall ") }?.split(separator: " ").prefix(3) == ["ParkCall", "from", "2.1"])
        #expect(lines.last?.split(separator: " ").prefix(3) == ["any", "other", "refused"])
    }
}
