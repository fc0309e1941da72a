import CSTAServer
import TestSupport
import Testing

/// `uacsta check` says of certificates what the start would say (CON-4).
struct CertificateCheckTests {
    @Test("CON-4: a good certificate leaves nothing to say") func good() throws {
        #expect(try configuration(try TestCertificates.identity()).certificateWarnings().isEmpty)
    }

    @Test("CON-4: a certificate that has ended is told without starting") func ended() throws {
        let configuration = configuration(try TestCertificates.identity("expired"))
        let error = #expect(throws: ServerStartError.self) { try configuration.certificateWarnings() }
        #expect(error?.exitCode == 78)
        #expect("\(try #require(error))".contains("expired.pem"), "the file is named")
    }

    @Test("CON-4: a key of another certificate is told without starting") func keyOfAnother() throws {
        let (one, other) = (try TestCertificates.identity(), try TestCertificates.identity("renewed"))
        let configuration = configuration(.init(certificate: one.certificate, key: other.key))
        let error = #expect(throws: ServerStartError.self) { try configuration.certificateWarnings() }
        #expect("\(try #require(error))".contains("renewed.key"), "the file is named")
    }

    @Test("CON-4: where no listener speaks TLS nothing is opened") func plain() throws {
        var configuration = configuration(.init(certificate: "/nonexistent", key: "/nonexistent"))
        configuration.phones.listeners[0].tls = nil
        #expect(try configuration.certificateWarnings().isEmpty)
    }

    private func configuration(_ identity: ServerConfiguration.Identity) -> ServerConfiguration {
        var configuration = ServerConfiguration()
        configuration.phones.listeners = [Listener(name: "lan", address: "127.0.0.1", tcp: 0, tls: 0)]
        configuration.clients.listeners = [Listener(name: "lan", address: "127.0.0.1", tcp: 0)]
        configuration.tls = [identity]
        return configuration
    }
}
