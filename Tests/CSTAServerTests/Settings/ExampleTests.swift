import CSTAServer
import Foundation
import SIPCore
import Testing

/// The examples of the repository say what is true.
@Suite struct ExampleTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../..")

    @Test("Examples/uacsta.yaml shows the defaults")
    func defaults() throws {
        let path = Self.root.appending(path: "Examples/uacsta.yaml").standardizedFileURL.path
        let yaml = try String(contentsOfFile: path, encoding: .utf8)
        let loaded = try ServerConfiguration.read(yaml: yaml)
        var expected = ServerConfiguration()
        expected.data = "./data"
        #expect(loaded.configuration == expected)
        #expect(loaded.warnings.isEmpty)
    }

    @Test("what is commented out there is right as well")
    func commented() throws {
        let path = Self.root.appending(path: "Examples/uacsta.yaml").standardizedFileURL.path
        let yaml = try String(contentsOfFile: path, encoding: .utf8)
            .split(separator: "\n", omittingEmptySubsequences: false).map(uncommented).joined(separator: "\n")
        let configuration = try ServerConfiguration.read(yaml: yaml, checksFiles: false).configuration
        #expect(configuration.clients.accounts.map(\.user) == ["tapi", "wallboard"])
        #expect(configuration.phones.listeners.first?.advertised?.host == "cti.example.net")
        #expect(configuration.phones.listeners.first?.clientCertificates == .optional(authority: "phones-ca.pem"))
        #expect(configuration.clients.listeners.first?.tls == 5071)
        #expect(configuration.tls.count == 1)
        #expect(configuration.phones.password != nil)
        #expect(configuration.phones.models == "own-models.yaml")
    }

    /// `  # host: x` becomes `  host: x`; prose stays a comment.
    private func uncommented(_ line: Substring) -> String {
        if line.hasSuffix("accounts: []") { return String(line.dropLast(3)) }
        let keys = [
            "- {user", "host:", "password:", "tls:", "minimumTLS:", "advertised:", "clientCertificates:", "directory:",
            "models:",
        ]
        guard let mark = line.firstRange(of: "# "), line[..<mark.lowerBound].allSatisfy({ $0 == " " }),
            keys.contains(where: { line[mark.upperBound...].hasPrefix($0) })
        else { return String(line) }
        return String(line[..<mark.lowerBound] + line[mark.upperBound...])
    }

    /// The fleet's own defaults have to fit, so that two plain commands do.
    @Test(arguments: ["demo", "load"]) func fitsTheFleet(name: String) throws {
        let path = Self.root.appending(path: "Examples/\(name).yaml").standardizedFileURL.path
        let yaml = try String(contentsOfFile: path, encoding: .utf8)
        let configuration = try ServerConfiguration.read(yaml: yaml, checksFiles: false).configuration
        #expect(configuration.phones.autoCommission)
        #expect(configuration.phones.password?.reveal() == "secret")
        #expect(configuration.phones.listeners.map(\.tcp) == [5060])
        #expect(configuration.clients.accounts.map(\.user) == ["tapi"])
        #expect(configuration.clients.accounts.first?.password.reveal() == "secret")
        #expect(configuration.clients.listeners.map(\.tcp) == [5070])
        #expect(configuration.phones.listeners.map(\.address) == ["127.0.0.1"])
    }
}
