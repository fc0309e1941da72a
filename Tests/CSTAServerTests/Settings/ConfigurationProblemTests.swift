import CSTAServer
import Foundation
import Testing

/// Each kind of mistake, and the line that is said about it.
@Suite struct ConfigurationProblemTests {
    struct Mistake: CustomTestStringConvertible, Sendable {
        let yaml: String
        /// After the name of the file.
        let said: [String]
        var testDescription: String { said.first ?? yaml }

        init(_ yaml: String, _ said: String...) {
            self.yaml = yaml
            self.said = said
        }
    }

    static let mistakes: [Mistake] = [
        // Unknown keys name the nearest known one.
        Mistake("sipp: {expires: 3}", ":1: sipp: unknown key; did you mean sip?"),
        Mistake(
            "phones:\n  autoComission: true",
            ":2: phones.autoComission: unknown key; did you mean phones.autoCommission?"),
        Mistake(
            "phones: {autocommission: true}",
            ":1: phones.autocommission: unknown key; did you mean phones.autoCommission?"),
        Mistake("expires: 300", ":1: expires: unknown key; did you mean sip.expires?"),
        Mistake("log: {lvel: info}", ":1: log.lvel: unknown key; did you mean log.level?"),
        Mistake(
            "clients: {accounts: [{user: a, pasword: b, password: c}]}",
            ":1: clients.accounts[0].pasword: unknown key; did you mean clients.accounts[0].password?"),
        Mistake("\"a\\nb\": 1", ":1: a\\nb: unknown key; did you mean data?"),
        // Wrong types.
        Mistake("sip: 300", ":1: sip: must be a group of keys, but is a single value; known keys: expires, keepalive"),
        Mistake(
            "- a",
            ":1: must be a group of keys, but is a list; known keys: data, server, phones, clients, sip, tls, log, limits"
        ),
        Mistake(
            "sip: {expires: [1]}", ":1: sip.expires: must be a whole number from 1 to 604800 seconds, but is a list"),
        Mistake(
            "sip: {expires: soon}", ":1: sip.expires: must be a whole number from 1 to 604800 seconds, not \"soon\""),
        Mistake("sip: {expires: 1.5}", ":1: sip.expires: must be a whole number from 1 to 604800 seconds, not \"1.5\""),
        Mistake(
            "sip: {keepalive: .nan}", ":1: sip.keepalive: must be a number of seconds from 0 to 86400, not \".nan\""),
        Mistake(
            "phones: {callCheck: 0}", ":1: phones.callCheck: must be a number of seconds from 1 to 86400, not \"0\""),
        Mistake(
            "phones: {callLimit: never}",
            ":1: phones.callLimit: must be a number of seconds from 1 to 86400, not \"never\""),
        Mistake("phones: {autoCommission: maybe}", ":1: phones.autoCommission: must be true or false, not \"maybe\""),
        Mistake("phones: {password: [a]}", ":1: phones.password: must be a text, but is a list"),
        Mistake(
            "phones: {password: \"\"}", ":1: phones.password: must not be empty; leave the key out for its default"),
        Mistake(
            "log: {level: inof}",
            ":1: log.level: must be one of trace, debug, info, notice, warning, error, critical, not \"inof\"; did you mean info?"
        ),
        Mistake(
            "log: {phones: [xyz]}", ":1: log.phones[0]: \"xyz\" is not a MAC address; write it as in 00:11:22:AA:BB:CC"),
        Mistake("server: {realm: 'a\"b'}", ":1: server.realm: must not hold quotation marks or backslashes"),
        Mistake("server: {host: a b}", ":1: server.host: \"a b\" is neither a host name nor an IPv4 or IPv6 address"),
        // Ranges.
        Mistake("sip: {expires: 0}", ":1: sip.expires: must be a whole number from 1 to 604800 seconds, not \"0\""),
        Mistake(
            "limits: {connections: -1}", ":1: limits.connections: must be a whole number from 1 to 10000000, not \"-1\""
        ),
        Mistake(
            "log: {files: 99999999999999999999}",
            ":1: log.files: must be a whole number from 0 to 1000, not \"99999999999999999999\""),
        // Listeners.
        Mistake(
            "phones: {listeners: [{name: a}]}",
            ":1: phones.listeners[0]: a listener needs a port; add tcp or tls, as in {name: lan, tcp: 5060}"),
        Mistake(
            "phones: {listeners: [{tcp: 65536}]}",
            ":1: phones.listeners[0].tcp: must be a whole number from 0 to 65535, not \"65536\""),
        Mistake(
            "phones:\n  listeners:\n    - {tls: 5061}",
            ":3: phones.listeners[0].tls: a TLS port needs a certificate; add tls: {certificate: server.pem, key: server.key}, or take the port out"
        ),
        Mistake(
            "phones: {listeners: [{tcp: 1, minimumTLS: newest}]}",
            ":1: phones.listeners[0].minimumTLS: must be one of 1.0, 1.1, 1.2, 1.3, not \"newest\""),
        Mistake(
            "phones: {listeners: [{tcp: 1, address: 300.1.1.1}]}",
            ":1: phones.listeners[0].address: \"300.1.1.1\" is neither a host name nor an IPv4 or IPv6 address"),
        Mistake(
            "phones: {listeners: [{tcp: 1, address: '*'}]}",
            ":1: phones.listeners[0].address: \"*\" is neither a host name nor an IPv4 or IPv6 address; 0.0.0.0 means every IPv4 address, :: every address"
        ),
        Mistake(
            "phones: {listeners: [{tcp: 1, transport: csta}]}",
            ":1: phones.listeners[0].transport: phones speak SIP only; move the listener to clients.listeners"),
        Mistake(
            "phones: {listeners: [{tcp: 1, advertised: {tls: 5}}]}",
            ":1: phones.listeners[0].advertised.tls: this listener has no tls port to advertise; add tls to the listener, or take it out here",
            ":1: phones.listeners[0].advertised: needs a host; as in {host: cti.example.net, tcp: 5060}"),
        Mistake(
            "phones: {listeners: [{tcp: 1, clientCertificates: {mode: required}}]}",
            ":1: phones.listeners[0].clientCertificates: needs an authority; as in {mode: required, authority: phones-ca.pem}"
        ),
        Mistake(
            "clients: {listeners: [{tcp: 0, greets: true, implicitAccount: a}], accounts: [{user: a, password: b}]}",
            ":1: clients.listeners[0].greets: is for CSTA over TCP only; add transport: csta, or take it out",
            ":1: clients.listeners[0].implicitAccount: is for CSTA over TCP only; add transport: csta, or take it out"),
        Mistake(
            "clients: {listeners: [{tcp: 0, transport: csta, implicitAccount: tapo}], accounts: [{user: tapi, password: b}]}",
            ":1: clients.listeners[0].implicitAccount: there is no account \"tapo\"; name one of clients.accounts; did you mean tapi?"
        ),
        Mistake(
            "clients: {listeners: [{tcp: 0, transport: csta, greets: maybe}]}",
            ":1: clients.listeners[0].greets: must be true or false, not \"maybe\""),
        Mistake(
            "phones: {listeners: [{tcp: 0, greets: true}]}",
            ":1: phones.listeners[0].greets: unknown key; did you mean clients.listeners[].greets?"),
        // Duplicates.
        Mistake(
            "sip: {expires: 3}\nsip: {expires: 4}", ":1: sip: the key stands here more than once; keep one of them"),
        Mistake(
            "phones: {listeners: [{name: a, tcp: 1}, {name: a, tcp: 2}]}",
            ":1: phones.listeners[1].name: two listeners are called a; give every listener its own name"),
        Mistake(
            "clients: {listeners: [{tcp: 5060}]}",
            ":1: clients.listeners[0].tcp: port 5060 of 0.0.0.0 is taken already (phones, by default); choose another port, 0 asks for a free one"
        ),
        Mistake(
            "phones: {listeners: [{tcp: 5070}]}",
            ":1: phones.listeners[0].tcp: port 5070 of 0.0.0.0 is taken already (clients, by default); choose another port, 0 asks for a free one"
        ),
        // All addresses beside one of them: only phones with phones and clients with clients, TCP with TCP and TLS with TLS.
        Mistake(
            "clients: {listeners: [{address: 192.0.2.1, tcp: 5060}]}",
            ":1: clients.listeners[0].tcp: port 5060 of 192.0.2.1 is taken already (phones, by default, on 0.0.0.0); choose another port: phones and clients, TCP and TLS cannot share one"
        ),
        Mistake(
            "phones: {listeners: [{address: localhost, tcp: 1}]}\nclients: {listeners: [{address: '::', tcp: 1}]}",
            ":2: clients.listeners[0].tcp: port 1 of :: is taken already (phones.listeners[0].tcp, on localhost); choose another port: phones and clients, TCP and TLS cannot share one"
        ),
        Mistake(
            "phones: {listeners: [{name: a, tcp: 7}, {name: b, address: 192.0.2.1, tls: 7}]}\ntls: {certificate: /c, key: /k}",
            ":1: phones.listeners[1].tls: port 7 of 192.0.2.1 is taken already (phones.listeners[0].tcp, on 0.0.0.0); choose another port: phones and clients, TCP and TLS cannot share one",
            ":2: tls.certificate: /c does not exist; check the path", ":2: tls.key: /k does not exist; check the path"),
        Mistake(
            "clients: {accounts: [{user: a, password: b}, {user: a, password: c}]}",
            ":1: clients.accounts[1].user: the account \"a\" stands here more than once; give every account its own name"
        ),
        Mistake(
            "clients: {accounts: [{user: a}]}",
            ":1: clients.accounts[0]: an account needs a password; as in {user: tapi, password: \"…\"}"),
        Mistake(
            "clients: {accounts: [{user: a, password: b, rights: watch}]}",
            ":1: clients.accounts[0].rights: must be one of all, observe, not \"watch\""),
        // Certificates.
        Mistake(
            "tls: {certificate: /nonexistent/c.pem, key: /nonexistent/k.pem}",
            ":1: tls.certificate: /nonexistent/c.pem does not exist; check the path",
            ":1: tls.key: /nonexistent/k.pem does not exist; check the path"),
        Mistake(
            "tls: {key: /dev/null}",
            ":1: tls.key: certificate is missing; a certificate needs its key: name both PEM files",
            ":1: tls.key: /dev/null holds no private key in PEM form; convert it with openssl pkey"),
        // Not YAML at all.
        Mistake(
            "sip: [1\nlog: 2",
            ":2: not valid YAML at column 4: while parsing a flow sequence, did not find expected ',' or ']'; check indentation, quotes and brackets there"
        ),
        Mistake(
            "a: *b",
            ":1: not valid YAML at column 4: found undefined alias; check indentation, quotes and brackets there"),
    ]

    @Test("a mistake is named with file, line, key and mend", arguments: mistakes)
    func mistake(_ mistake: Mistake) {
        let error = #expect(throws: ServerConfigurationError.self) {
            try ServerConfiguration.read(yaml: mistake.yaml, named: "f.yaml")
        }
        #expect(error?.problems.map(\.description) == mistake.said.map { "f.yaml" + $0 })
    }

    @Test("all problems of a file are said at once, from top to bottom")
    func all() {
        let yaml = "sip: {expires: x}\nlog: {level: y}\nphones: {pasword: z}\nserver: {hots: a}"
        let error = #expect(throws: ServerConfigurationError.self) {
            try ServerConfiguration.read(yaml: yaml, named: "f")
        }
        #expect(error?.problems.map(\.line) == [1, 2, 3, 4])
        #expect(error?.description.split(separator: "\n").count == 4)
    }

    @Test("the interface's example may bind one address beside all of them on the same port")
    func wildcardBesideAddress() throws {
        let yaml = "phones: {listeners: [{name: lan, tcp: 5060}, {name: wan, address: 203.0.113.5, tcp: 5060}]}"
        #expect(try ServerConfiguration.read(yaml: yaml).configuration.phones.listeners.count == 2)
    }

    @Test("what the configuration alone does not show is left to the start")
    func perhaps() throws {
        // A name may have addresses of IPv6 only, and those are no addresses of 0.0.0.0.
        let yaml = """
            phones: {listeners: [{name: a, tcp: 1}, {name: b, address: '2001:db8::5', tcp: 1}]}
            clients: {listeners: [{name: a, address: cti.example.net, tcp: 1}, {name: b, address: '2001:db8::6', tcp: 1}]}
            """
        #expect(try ServerConfiguration.read(yaml: yaml).configuration.clients.listeners.count == 2)
    }

    @Test("port 0 may be asked for as often as wanted")
    func freePorts() throws {
        let yaml = "phones: {listeners: [{name: a, tcp: 0}, {name: b, tcp: 0}]}"
        #expect(try ServerConfiguration.read(yaml: yaml).configuration.phones.listeners.map(\.tcp) == [0, 0])
    }

    @Test("certificate and key: swapped, locked, open to all (CON-4, CWE-732)")
    func pemFiles() throws {
        let directory = try TemporaryDirectory()
        let certificate = try directory.write("c.pem", "-----BEGIN CERTIFICATE-----\n", mode: 0o644)
        let key = try directory.write("k.pem", "-----BEGIN PRIVATE KEY-----\n")
        func problems(_ certificate: String, _ key: String) -> [String] {
            do {
                let yaml = "tls: {certificate: \(certificate), key: \(key)}"
                return try ServerConfiguration.read(yaml: yaml).warnings.map { "warning \($0.message)" }
            } catch {
                return error.problems.map { "\($0.message); \($0.mend ?? "")" }
            }
        }
        #expect(problems(certificate, key) == [])
        #expect(
            problems(key, certificate) == [
                "\(key) holds no certificate in PEM form; certificate and key seem to be swapped",
                "\(certificate) holds no private key in PEM form; certificate and key seem to be swapped",
            ])
        try directory.write("k.pem", "-----BEGIN ENCRYPTED PRIVATE KEY-----\n")
        #expect(
            problems(certificate, key) == [
                "\(key) is locked with a passphrase; unlock it once: openssl pkey -in \(key) -out server.key"
            ])
        try directory.write("k.pem", "-----BEGIN PRIVATE KEY-----\n", mode: 0o644)
        #expect(problems(certificate, key) == ["warning \(key) can be read by every user of this machine"])
        #expect(problems(directory.path, key).first == "\(directory.path) is a directory; name a file in it")
    }

    @Test("a rejected value cannot forge a line or steer a terminal, and a password is never repeated")
    func harmless() {
        let error = #expect(throws: ServerConfigurationError.self) {
            try ServerConfiguration.read(
                yaml: "sip: {expires: \"\\e[2J\\nfake: line\"}\nphones: {password: [geheim]}", named: "f")
        }
        let text = error?.description ?? ""
        #expect(text.split(separator: "\n").count == 2)
        #expect(!text.contains("\u{1B}"))
        #expect(!text.contains("geheim"))
    }
}
