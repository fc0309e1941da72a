import CSTAServer
import TestSupport
import TLSCore

extension TestCertificates {
    static func identity(_ name: String = "server") throws -> ServerConfiguration.Identity {
        ServerConfiguration.Identity(certificate: try path("\(name).pem"), key: try path("\(name).key"))
    }

    /// A TLS client that trusts the test authority.
    static func client(
        minimum: TLSVersion = .v1_2, trust: String = "ca.pem"
    ) throws -> TLSClientContext {
        try TLSClientContext(TLSClientConfiguration(trust: .file(path(trust)), minimumVersion: minimum))
    }
}
