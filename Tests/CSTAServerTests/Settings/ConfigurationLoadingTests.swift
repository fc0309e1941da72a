import CSTAServer
import Logging
import NIOCore
import SIPCore
import Testing

/// The documented example is read as documented, and what is left out has its default.
@Suite struct ConfigurationLoadingTests {
    private static let example = """
        data: ./data
        server:
          host: cti.example.net
          realm: uacsta
        phones:
          password: "01234"
          autoCommission: true
          requestTimeout: 2.5
          callCheck: 300
          callLimit: 7200
          listeners:
            - {name: lan, address: 0.0.0.0, tcp: 5060, tls: 5061}
            - {name: wan, address: 203.0.113.5, tcp: 5060, tls: 5061, advertised: {host: cti.example.net, tcp: 5060, tls: 5061}}
        clients:
          accounts:
            - {user: tapi, password: 01234}
            - {user: wallboard, password: "b", rights: observe, devices: ["sip:2*@pbx.example.net"]}
          listeners:
            - {name: lan, address: 0.0.0.0, tcp: 5070, tls: 5071, minimumTLS: "1.2"}
        sip:
          expires: 120
          keepalive: 0
        tls: {certificate: server.pem, key: server.key}
        log: {level: debug, directory: ./data/logs, maxFileMB: 3, files: 2, deleteDaily: true, phones: [00-11-22-AA-BB-CC] }
        limits: {messageBytes: 4096, bodyBytes: 8192, phones: 77, connections: 10, connectionsPerAddress: 5, unauthenticatedSeconds: 7}
        """

    @Test("interface.md: every key of the example arrives where it belongs (SET-1, CON-2, REG-2, DIA-1)")
    func example() throws {
        let loaded = try ServerConfiguration.read(yaml: Self.example, named: "/etc/uacsta/c.yaml", checksFiles: false)
        let configuration = loaded.configuration
        #expect(configuration.data == "/etc/uacsta/data")
        #expect(configuration.server == .init(host: "cti.example.net", realm: "uacsta"))
        #expect(configuration.phones.password?.reveal() == "01234")
        #expect(configuration.phones.autoCommission)
        #expect(configuration.phones.requestTimeout == .milliseconds(2500))
        #expect(configuration.phones.callCheck == .seconds(300))
        #expect(configuration.phones.callLimit == .seconds(7200))
        #expect(configuration.phones.listeners.count == 2)
        #expect(configuration.phones.listeners[0] == Listener(name: "lan", tcp: 5060, tls: 5061))
        #expect(configuration.phones.listeners[1].advertised == .init(host: "cti.example.net", tcp: 5060, tls: 5061))
        #expect(configuration.clients.accounts.map(\.user) == ["tapi", "wallboard"])
        #expect(configuration.clients.accounts[0].password.reveal() == "01234", "a password of digits stays a text")
        #expect(configuration.clients.accounts[0].rights == .all)
        #expect(configuration.clients.accounts[1].rights == .observe)
        #expect(configuration.clients.accounts[1].devices == ["sip:2*@pbx.example.net"])
        #expect(configuration.clients.listeners[0].minimumTLS == "1.2")
        #expect(configuration.sip == .init(expires: 120, keepalive: .zero))
        #expect(configuration.tls == [.init(certificate: "/etc/uacsta/server.pem", key: "/etc/uacsta/server.key")])
        #expect(
            configuration.log
                == .init(
                    level: .debug, directory: "/etc/uacsta/data/logs", maxFileMB: 3, files: 2, deleteDaily: true,
                    phones: ["001122aabbcc"]))
        #expect(
            configuration.limits
                == .init(
                    messageBytes: 4096, bodyBytes: 8192, phones: 77, connections: 10, connectionsPerAddress: 5,
                    unauthenticatedSeconds: 7))
        #expect(loaded.warnings.isEmpty)
    }

    @Test(
        "an empty file means the defaults: TCP only, nothing taken into service, and it is said",
        arguments: ["", "# nothing\n", "sip:\n", "phones: ~"])
    func defaults(_ yaml: String) throws {
        let loaded = try ServerConfiguration.read(yaml: yaml)
        #expect(loaded.configuration == ServerConfiguration())
        #expect(loaded.configuration.phones.listeners == [Listener(name: "lan", address: "0.0.0.0", tcp: 5060)])
        #expect(loaded.configuration.clients.listeners == [Listener(name: "lan", address: "0.0.0.0", tcp: 5070)])
        #expect(!loaded.configuration.phones.autoCommission)
        #expect(loaded.notes.contains { $0.contains("TCP only") })
        #expect(loaded.notes.contains { $0.contains("no phone is taken into service by itself") })
    }

    @Test("with a certificate the default listeners have their TLS ports too")
    func defaultsWithCertificate() throws {
        let configuration = try ServerConfiguration.read(
            yaml: "tls: {certificate: a, key: b}", checksFiles: false
        ).configuration
        #expect(configuration.phones.listeners == [Listener(name: "lan", tcp: 5060, tls: 5061)])
        #expect(configuration.clients.listeners == [Listener(name: "lan", tcp: 5070, tls: 5071)])
    }

    @Test("several certificates, client certificates and CSTA over TCP (CON-4)")
    func listsOfCertificates() throws {
        let yaml = """
            tls:
              - {certificate: a.pem, key: a.key}
              - {certificate: b.pem, key: b.key}
            phones:
              listeners:
                - {name: old, tls: 0, minimumTLS: 1.0, clientCertificates: {mode: optional, authority: ca.pem}}
            clients:
              listeners:
                - {name: acse, address: "[::1]", tcp: 0, transport: csta}
            """
        let loaded = try ServerConfiguration.read(yaml: yaml, checksFiles: false)
        #expect(loaded.configuration.tls.map(\.certificate) == ["a.pem", "b.pem"])
        let old = try #require(loaded.configuration.phones.listeners.first)
        #expect(old.minimumTLS == "1.0")
        #expect(old.tls == 0)
        #expect(old.clientCertificates == .optional(authority: "ca.pem"))
        #expect(loaded.configuration.clients.listeners.first?.transport == .csta)
        #expect(loaded.configuration.clients.listeners.first?.address == "::1")
        #expect(loaded.warnings.map(\.key) == ["phones.listeners[0].minimumTLS"])
    }

    @Test("without --config the file is looked for beside the data directory")
    func lookup() throws {
        let directory = try TemporaryDirectory()
        let missing = try ServerConfiguration.load(data: directory.path + "/data")
        #expect(missing.file == nil)
        #expect(missing.configuration.data == directory.path + "/data")
        #expect(missing.notes.first?.contains("\(directory.path)/uacsta.yaml does not exist") == true)

        try directory.write("uacsta.yaml", "sip: {expires: 77}\ndata: elsewhere")
        let found = try ServerConfiguration.load(data: directory.path + "/data/")
        #expect(found.file == directory.path + "/uacsta.yaml")
        #expect(found.configuration.sip.expires == 77)
        #expect(found.configuration.data == directory.path + "/data/", "the command line stands before the file")
        #expect(found.configuration.logDirectory == directory.path + "/data/logs")

        let environment = ["UACSTA_DATA": directory.path + "/data"]
        #expect(try ServerConfiguration.load(environment: environment).configuration.sip.expires == 77)
    }

    @Test("a file that is named must be there")
    func missingFile() {
        let error = #expect(throws: ServerConfigurationError.self) {
            try ServerConfiguration.load(file: "/nonexistent/uacsta.yaml")
        }
        #expect(error?.description == "/nonexistent/uacsta.yaml: does not exist; check the path")
        #expect(error?.exitCode == 78)
    }

    @Test("a file with passwords that everybody can read is said (CWE-732)")
    func readableByAll() throws {
        let directory = try TemporaryDirectory()
        let file = try directory.write("c.yaml", "phones: {password: x}", mode: 0o644)
        #expect(try ServerConfiguration.load(file: file).warnings.first?.mend == "chmod 600 \(file)")
        try directory.write("c.yaml", "phones: {password: x}", mode: 0o640)
        #expect(try ServerConfiguration.load(file: file).warnings.isEmpty)
    }
}
