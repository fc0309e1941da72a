import CSTAServer
import NIOCore
import TestSupport
import Testing

/// What a listener on one address says holds for its connections, also beside a listener for all addresses on the same
/// port (CON-2, CON-4).
@Suite("Addresses of listeners", .takesTurns)
struct ListenerAddressTests {
    private static func listeners(_ all: String, _ one: String, port: Int) -> [Listener] {
        [
            Listener(name: "all", address: all, tcp: port, advertised: .init(host: "all.example.net")),
            Listener(name: "one", address: one, tcp: port, advertised: .init(host: "one.example.net")),
        ]
    }

    @Test(
        "however its address is written, and over IPv4 to a socket for all addresses",
        arguments: [
            ("0.0.0.0", "localhost"), ("0.0.0.0", "::ffff:127.0.0.1"), ("::", "localhost"), ("::", "127.0.0.1"),
            ("0:0:0:0:0:0:0:0", "0.0.0.0"),
        ])
    func found(_ all: String, _ one: String) async throws {
        let port = try ReservedPort()
        try await TestServer.run(configure: {
            $0.phones.listeners = Self.listeners(all, one, port: port.number)
        }) { server in
            let phone = try await TestPhone.ready(at: server)
            let invite = try await phone.asked(method: "INVITE")
            #expect(invite["Via"]?.hasPrefix("SIP/2.0/TCP one.example.net:") == true, "\(invite)")
        }
    }

    @Test("a name without an address, and two listeners for one address, are refused")
    func refused() async throws {
        // Longer than a label may be: nobody is asked for it.
        let nobody = String(repeating: "a", count: 64) + ".example.net"
        let port = try ReservedPort()
        for (listeners, reason) in [
            (Self.listeners("0.0.0.0", nobody, port: port.number), "no address is found for this name"),
            (Self.listeners(nobody, "127.0.0.1", port: port.number), "no address is found for this name"),
            (
                Self.listeners("0.0.0.0", "localhost", port: port.number)
                    + [Listener(name: "two", address: "127.0.0.1", tcp: port.number)],
                "that is an address of the listener one as well (localhost)"
            ),
        ] {
            var configuration = try TestServer.configuration()
            configuration.phones.listeners = listeners
            let error = await #expect(throws: ServerStartError.self) { try await TestServer.start(configuration) }
            #expect("\(error as Any)".contains(reason), "\(error as Any)")
            #expect(error?.exitCode == 69)
        }
    }

    @Test("an address that the machine does not have is told, and is no reason not to start")
    func notHere() async throws {
        let port = try ReservedPort()
        try await TestServer.run(configure: {
            $0.phones.listeners = Self.listeners("0.0.0.0", "203.0.113.5", port: port.number)
        }) { server in
            #expect(server.log.text.contains("this machine does not have its address"))
            try await server.expectServed()
        }
    }

    @Test("CON-3: a host name whose port is in use: the next free one is named")
    func nextFreePort() async throws {
        try await TestServer.run(configure: { $0.phones.listeners[0].address = "localhost" }) { server in
            var configuration = try TestServer.configuration()
            configuration.phones.listeners[0].address = "localhost"
            configuration.phones.listeners[0].tcp = server.phones
            let error = await #expect(throws: ServerStartError.self) { try await TestServer.start(configuration) }
            guard case .portInUse(address: "localhost", _, _, nextFree: _?) = error else {
                Issue.record("\(error as Any)")
                return
            }
        }
    }
}
