import TestSupport
import TLSCore

extension TestCertificates {
    static func identity(_ name: String) throws -> TLSIdentity {
        TLSIdentity(certificateFile: try path("\(name).pem"), keyFile: try path("\(name).key"))
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
            identities: try names.map { try TestCertificates.identity($0) }, minimumVersion: minimum,
            clientCertificates: clients)
    }
}

extension TLSClientContext {
    static func test(
        minimum: TLSVersion = .v1_2, maximum: TLSVersion? = nil, identity: String? = nil, trust: String = "ca.pem"
    ) throws -> TLSClientContext {
        try TLSClientContext(
            TLSClientConfiguration(
                trust: .file(TestCertificates.path(trust)), minimumVersion: minimum, maximumVersion: maximum,
                identity: try identity.map { try TestCertificates.identity($0) }))
    }
}
