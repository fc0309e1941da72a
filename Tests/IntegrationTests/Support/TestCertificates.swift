import CSTAServer
import Foundation
import TLSCore

/// The certificates of Scripts/make-test-certificates.sh, made once per run.
enum TestCertificates {
    static let folder: Result<String, Disappointment> = make()

    static func path(_ name: String) throws -> String { try folder.get() + "/" + name }

    static func identity(_ name: String = "server") throws -> ServerConfiguration.Identity {
        ServerConfiguration.Identity(certificate: try path("\(name).pem"), key: try path("\(name).key"))
    }

    /// A TLS client that trusts the test authority.
    static func client(
        minimum: TLSVersion = .v1_2, trust: String = "ca.pem"
    ) throws -> TLSClientContext {
        try TLSClientContext(TLSClientConfiguration(trust: .file(path(trust)), minimumVersion: minimum))
    }

    private static func make() -> Result<String, Disappointment> {
        let script = Fixtures.root.appendingPathComponent("Scripts/make-test-certificates.sh").path
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("uacsta-integration-\(ProcessInfo.processInfo.processIdentifier)").path
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = [script, folder]
        do {
            try process.run()
        } catch {
            return .failure(Disappointment("cannot run \(script): \(error)"))
        }
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            return .failure(Disappointment("\(script) ended with \(process.terminationStatus)"))
        }
        atexit {
            if case .success(let folder) = TestCertificates.folder {
                try? FileManager.default.removeItem(atPath: folder)
            }
        }
        return .success(folder)
    }
}

/// Where the repository's files are.
enum Fixtures {
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("../../..").standardizedFileURL
    static let folder = root.appendingPathComponent("Tests/Fixtures")

    static func path(_ name: String) -> String { folder.appendingPathComponent(name).path }

    static func bytes(_ name: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: folder.appendingPathComponent(name)))
    }
}
