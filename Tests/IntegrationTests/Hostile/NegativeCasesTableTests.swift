import Foundation
import Testing

/// NEGATIVE-CASES.md is true.
@Suite("The table of negative cases")
struct NegativeCasesTableTests {
    @Test("every row is there, and every test that it names exists")
    func complete() throws {
        let tests = Fixtures.root.appending(path: "Tests")
        let table = try String(
            contentsOf: tests.appending(path: "NEGATIVE-CASES.md"), encoding: .utf8)
        let rows = table.matches(of: /\n\| (\d+) \| (.+) \|/).map { (Int($0.1) ?? 0, String($0.2)) }
        #expect(rows.map(\.0) == Array(1...132))
        for (row, text) in rows where !text.hasPrefix("not applicable") && !text.hasPrefix("by hand") {
            #expect(text.contains("`"), "row \(row) names no test")
        }
        var sources: [String: String] = [:]
        let files = FileManager.default.enumerator(atPath: tests.path)?.compactMap { $0 as? String } ?? []
        for file in files where file.hasSuffix(".swift") {
            let name = String(file.split(separator: "/").last?.dropLast(6) ?? "")
            sources[name, default: ""] += try String(contentsOf: tests.appending(path: file), encoding: .utf8)
        }
        for mention in table.matches(of: /`(\w+)\.(\w+)`/) where mention.1.hasSuffix("s") && mention.1 != "limits" {
            #expect(
                sources[String(mention.1)]?.contains("func \(mention.2)(") == true, "\(mention.1).\(mention.2)")
        }
    }
}
