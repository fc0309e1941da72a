import CSTAServer
import NIOCore
import NIOPosix
import Testing

@Suite struct ReadyAddressesTests {
    @Test("the line is the interface's to the letter; IPv6 addresses have brackets")
    func line() {
        let addresses = ReadyAddresses(
            phones: [
                .init(listener: "lan", kind: .tcp, address: "127.0.0.1", port: 5060),
                .init(listener: "lan", kind: .tls, address: "127.0.0.1", port: 5061),
            ],
            clients: [.init(listener: "lan", kind: .tcp, address: "::1", port: 5070)])
        #expect("ready \(addresses)" == "ready phones=tcp:127.0.0.1:5060,tls:127.0.0.1:5061 clients=tcp:[::1]:5070")
    }
}

@Suite struct ServerStartErrorTests {
    @Test("a port in use is named with the next free one (CON-3)")
    func portInUse() async throws {
        let bootstrap = ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
        let channel = try await bootstrap.bind(host: "127.0.0.1", port: 0).get()
        let port = try #require(channel.localAddress?.port)
        do {
            let second = try await bootstrap.bind(host: "127.0.0.1", port: port).get()
            try await second.close()
            Issue.record("two sockets on one port")
        } catch {
            let problem = ServerStartError.binding(
                error, address: "127.0.0.1", port: port, purpose: "phones, listener lan, tcp")
            guard case .portInUse(_, port, _, let nextFree) = problem else {
                Issue.record("\(problem)")
                return
            }
            #expect(problem.exitCode == 69)
            #expect(problem.description.contains("port \(port) of 127.0.0.1 is in use (phones, listener lan, tcp)"))
            if let nextFree { #expect(nextFree > port && nextFree <= port + 100) }
        }
        try await channel.close()
    }

    @Test("exit codes follow sysexits(3)")
    func exitCodes() {
        #expect(ServerStartError.cannotBind(address: "a", port: 1, purpose: "p", reason: "r").exitCode == 69)
        #expect(ServerStartError.directory(path: "/x", reason: "r").exitCode == 73)
        #expect(ServerStartError.tls("m").exitCode == 78)
        #expect(ServerConfigurationError(problems: []).exitCode == 78)
    }
}
