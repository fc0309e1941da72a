import Foundation
import TestSupport
import Testing

/// xmllint, one process for many files.
enum XMLLint {
    /// What it has against the files; `nil` if it is not installed, which in CI is a failure.
    static func complaints(schema: String, files: [String]) async throws -> [String]? {
        guard let tool = ["/usr/bin/xmllint", "/usr/local/bin/xmllint"].first(where: isExecutable) else {
            if ProcessInfo.processInfo.environment["CI"] != nil {
                Issue.record("xmllint is missing; install libxml2-utils")
            }
            return nil
        }
        let output = try await ChildProcess.run([tool, "--nonet", "--noout", "--schema", schema] + files).output
        let lines = output.split(separator: "\n").map(String.init)
        #expect(lines.count { $0.hasSuffix(" validates") } == files.count)
        return lines.filter { !$0.hasSuffix(" validates") }
    }

    private static func isExecutable(_ path: String) -> Bool {
        FileManager.default.isExecutableFile(atPath: path)
    }
}
