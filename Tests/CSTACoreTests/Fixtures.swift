import CSTACore
import Foundation
import NIOCore
import Testing

/// A document of `Tests/Fixtures/schema`.
struct Fixture: Sendable, CustomTestStringConvertible {
    var path: String
    var edition: CSTAEdition
    var text: String

    var testDescription: String { path }
}

enum Fixtures {
    static let schema = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Fixtures/schema")

    /// The 200 hand-written messages.
    static let samples = read("samples/ed3", .ed3) + read("samples/ed6", .ed6)

    /// One message of each kind with every child that the schema knows.
    static let full = read("full/ed3", .ed3) + read("full/ed6", .ed6)

    static let all = samples + full

    private static func read(_ folder: String, _ edition: CSTAEdition) -> [Fixture] {
        let url = schema.appending(path: folder)
        let names = (try? FileManager.default.contentsOfDirectory(atPath: url.path)) ?? []
        return names.sorted().compactMap { name in
            guard let text = try? String(contentsOf: url.appending(path: name), encoding: .utf8) else { return nil }
            return Fixture(path: "\(folder)/\(name)", edition: edition, text: text)
        }
    }
}

@Test func fixturesAreThere() {
    #expect(Fixtures.samples.count == 200)
    #expect(Fixtures.full.count == 202)
}
