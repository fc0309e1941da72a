import Foundation
import TLSCore

/// The test certificates, made once per run in a temporary folder.
struct Certificates: Sendable {
    static let folder: Result<URL, Failure> = make()

    struct Failure: Error {
        let message: String
    }

    static func path(_ name: String) throws -> String {
        try folder.get().appendingPathComponent(name).path
    }

    static func identity(_ name: String) throws -> TLSIdentity {
        TLSIdentity(certificateFile: try path("\(name).pem"), keyFile: try path("\(name).key"))
    }

    private static func make() -> Result<URL, Failure> {
        let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../../Scripts/make-test-certificates.sh").standardizedFileURL
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("uacsta-tls-\(ProcessInfo.processInfo.processIdentifier)")
        do {
            let status = try Child.run([script.path, folder.path])
            guard status == 0 else { return .failure(Failure(message: "\(script.path) ended with status \(status)")) }
        } catch {
            return .failure(Failure(message: "cannot run \(script.path): \(error)"))
        }
        atexit {
            if case .success(let folder) = Certificates.folder { try? FileManager.default.removeItem(at: folder) }
        }
        return .success(folder)
    }
}

extension TLSServerContext {
    static func test(
        _ names: String..., minimum: TLSVersion = .v1_2,
        clients: TLSServerConfiguration.ClientCertificates = .off
    ) throws -> TLSServerContext {
        try TLSServerContext(.test(names, minimum: minimum, clients: clients))
    }
}

extension TLSServerConfiguration {
    static func test(
        _ names: [String], minimum: TLSVersion = .v1_2,
        clients: TLSServerConfiguration.ClientCertificates = .off
    ) throws -> TLSServerConfiguration {
        TLSServerConfiguration(
            identities: try names.map { try Certificates.identity($0) }, minimumVersion: minimum,
            clientCertificates: clients)
    }
}

extension TLSClientContext {
    static func test(
        minimum: TLSVersion = .v1_2, maximum: TLSVersion? = nil, identity: String? = nil, trust: String = "ca.pem"
    ) throws -> TLSClientContext {
        try TLSClientContext(
            TLSClientConfiguration(
                trust: .file(Certificates.path(trust)), minimumVersion: minimum, maximumVersion: maximum,
                identity: try identity.map { try Certificates.identity($0) }))
    }
}
