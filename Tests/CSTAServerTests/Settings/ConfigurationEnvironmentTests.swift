import CSTAServer
import Logging
import NIOCore
import SIPCore
import Testing

/// Every key can come from the environment, and stands there before the file's.
@Suite struct ConfigurationEnvironmentTests {
    private func read(_ environment: [String: String], yaml: String = "") throws -> ServerConfiguration.Loaded {
        try ServerConfiguration.read(yaml: yaml, environment: environment, checksFiles: false)
    }

    @Test("single values")
    func values() throws {
        let configuration = try read(
            [
                "UACSTA_DATA": "/var/lib/uacsta", "UACSTA_SERVER_HOST": "h.example", "UACSTA_SERVER_REALM": "r",
                "UACSTA_PHONES_PASSWORD": "{a: b}", "UACSTA_PHONES_AUTOCOMMISSION": "1",
                "UACSTA_PHONES_REQUESTTIMEOUT": "0.5", "UACSTA_SIP_EXPIRES": "90", "UACSTA_SIP_KEEPALIVE": "15",
                "UACSTA_TLS_CERTIFICATE": "c.pem", "UACSTA_TLS_KEY": "k.pem", "UACSTA_LOG_LEVEL": "WARNING",
                "UACSTA_LOG_DIRECTORY": "/var/log/uacsta", "UACSTA_LOG_MAXFILEMB": "7", "UACSTA_LOG_FILES": "0",
                "UACSTA_LOG_DELETEDAILY": "true", "UACSTA_LIMITS_CONNECTIONS": "9", "PATH": "/bin",
            ], yaml: "sip: {expires: 3600}\ndata: /elsewhere"
        ).configuration
        #expect(configuration.data == "/var/lib/uacsta")
        #expect(configuration.server == .init(host: "h.example", realm: "r"))
        #expect(configuration.phones.password?.reveal() == "{a: b}", "a password is never read as YAML")
        #expect(configuration.phones.autoCommission)
        #expect(configuration.phones.requestTimeout == .milliseconds(500))
        #expect(configuration.sip == .init(expires: 90, keepalive: .seconds(15)))
        #expect(configuration.tls == [.init(certificate: "c.pem", key: "k.pem")])
        #expect(
            configuration.log
                == .init(level: .warning, directory: "/var/log/uacsta", maxFileMB: 7, files: 0, deleteDaily: true))
        #expect(configuration.limits.connections == 9)
    }

    @Test("lists and groups as YAML or JSON text")
    func lists() throws {
        let configuration = try read([
            "UACSTA_PHONES_LISTENERS": #"[{"name": "a", "address": "127.0.0.1", "tcp": 0}]"#,
            "UACSTA_CLIENTS_ACCOUNTS": "- {user: tapi, password: x}\n- {user: w, password: y, rights: observe}",
            "UACSTA_LOG_PHONES": "00:11:22:33:44:55, AABBCCDDEEFF",
            "UACSTA_TLS": "[{certificate: a, key: b}, {certificate: c, key: d}]",
        ]).configuration
        #expect(configuration.phones.listeners == [Listener(name: "a", address: "127.0.0.1", tcp: 0)])
        #expect(configuration.clients.accounts.map(\.user) == ["tapi", "w"])
        #expect(configuration.log.phones == ["001122334455", "aabbccddeeff"])
        #expect(configuration.tls.map(\.key) == ["b", "d"])
    }

    @Test("an empty variable is no variable")
    func empty() throws {
        #expect(try read(["UACSTA_SIP_EXPIRES": ""], yaml: "sip: {expires: 5}").configuration.sip.expires == 5)
    }

    @Test("problems name the variable")
    func problems() {
        let error = #expect(throws: ServerConfigurationError.self) {
            try read([
                "UACSTA_SIP_EXPIRES": "soon", "UACSTA_PHONES_LISTENERS": "[{name: a, tpc: 5}]",
                "UACSTA_PHONES_PASWORD": "x", "UACSTA_CLIENTS_ACCOUNTS": "[{user: ",
            ])
        }
        let lines = error?.problems.map(\.description) ?? []
        #expect(
            lines.contains(
                #"environment UACSTA_SIP_EXPIRES: sip.expires: must be a whole number from 1 to 604800 seconds, not "soon""#
            ))
        #expect(
            lines.contains(
                "environment UACSTA_PHONES_LISTENERS: phones.listeners[0].tpc: unknown key; did you mean phones.listeners[0].tcp?"
            ))
        #expect(
            lines.contains("environment UACSTA_PHONES_PASWORD: unknown variable; did you mean UACSTA_PHONES_PASSWORD?"))
        #expect(
            lines.contains { $0.hasPrefix("environment UACSTA_CLIENTS_ACCOUNTS: clients.accounts: not valid YAML") })
        #expect(lines.allSatisfy { !$0.contains("\n") })
    }

    @Test("strangers are warned of, a container platform's service links are left alone")
    func strangers() throws {
        let loaded = try read([
            "UACSTA_COLOUR": "blue", "UACSTA_SERVER_SERVICE_HOST": "10.0.0.1",
            "UACSTA_SERVER_PORT": "tcp://10.0.0.1:5060",
            "UACSTA_SERVER_PORT_5060_TCP_ADDR": "10.0.0.1", "UACSTA_SERVER_SERVICE_PORT_SIP": "5060",
        ])
        #expect(loaded.warnings.map(\.source) == ["environment UACSTA_COLOUR"])
    }
}
