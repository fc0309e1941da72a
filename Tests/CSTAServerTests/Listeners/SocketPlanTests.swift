import Testing

@testable import CSTAServer

/// A specific address behind a socket for all addresses (CON-2, the example of interface.md).
struct SocketPlanTests {
    private func configuration(_ listeners: Listener...) -> ServerConfiguration {
        var configuration = ServerConfiguration()
        configuration.phones.listeners = listeners
        configuration.clients.listeners = []
        return configuration
    }

    private let lan = Listener(name: "lan", address: "0.0.0.0", tcp: 5060, tls: 5061)
    private let wan = Listener(name: "wan", address: "203.0.113.5", tcp: 5060, tls: 5061)

    @Test func theSamePortOnAllAddressesIsOneSocket() {
        let plans = SocketPlan.plans(for: configuration(lan, wan))
        #expect(plans.map(\.port) == [5060, 5061])
        #expect(plans.allSatisfy { $0.listeners.map(\.name) == ["lan", "wan"] })
        #expect(plans[0].listener(at: "203.0.113.5") == 1)
        #expect(plans[0].listener(at: "10.0.0.1") == 0)
        #expect(plans[0].listener(at: nil) == 0)
    }

    @Test func theOrderOfTheConfigurationDoesNotMatter() {
        let plans = SocketPlan.plans(for: configuration(wan, lan))
        #expect(plans.count == 2)
        #expect(plans.allSatisfy { $0.address == "0.0.0.0" })
    }

    @Test func otherPortsAndFreePortsAreSocketsOfTheirOwn() {
        let other = Listener(name: "other", address: "203.0.113.5", tcp: 6060)
        #expect(SocketPlan.plans(for: configuration(lan, other)).map(\.port) == [5060, 5061, 6060])
        let free = Listener(name: "free", address: "0.0.0.0", tcp: 0)
        let freeToo = Listener(name: "too", address: "127.0.0.1", tcp: 0)
        #expect(SocketPlan.plans(for: configuration(free, freeToo)).count == 2)
    }

    @Test func allAddressesOfIPv4AreNotThoseOfIPv6() {
        let six = Listener(name: "six", address: "2001:db8::5", tcp: 5060)
        #expect(SocketPlan.plans(for: configuration(lan, six)).map(\.address) == ["0.0.0.0", "0.0.0.0", "2001:db8::5"])
    }

    @Test func allAddressesAreThoseOfIPv4Too() {
        let all = Listener(name: "all", address: "::", tcp: 5060)
        let four = Listener(name: "four", address: "0.0.0.0", tcp: 5060)
        let plans = SocketPlan.plans(for: configuration(wan, four, all))
        #expect(plans.map(\.address) == ["203.0.113.5", "::"])
        #expect(plans[1].listeners.map(\.name) == ["all", "four", "wan"])
        // As a socket for all addresses has them.
        #expect(plans[1].listener(at: "::ffff:203.0.113.5") == 2)
        #expect(plans[1].listener(at: "::ffff:10.0.0.1") == 1)
        #expect(plans[1].listener(at: "2001:db8::1") == 0)
    }

    @Test(
        "an address is found in any spelling",
        arguments: [
            ("2001:DB8::5", "2001:db8::5"), ("2001:0db8:0:0::0:5", "2001:db8::5"), ("0:0:0:0:0:0:0:1", "::1"),
            ("::ffff:192.0.2.9", "192.0.2.9"), ("::FFFF:c000:209", "192.0.2.9"),
        ])
    func spelling(_ written: String, _ meant: String) throws {
        let all = Listener(name: "all", address: "0:0:0:0:0:0:0:0", tcp: 5060)
        let one = Listener(name: "one", address: written, tcp: 5060)
        let plans = SocketPlan.plans(for: configuration(all, one))
        #expect(plans.map(\.address) == ["::"])
        #expect(plans[0].listener(at: meant) == 1)
        #expect(plans[0].listener(at: "2001:db8::77") == 0)
        let yaml = """
            phones: {listeners: [{name: a, address: '\(written)', tcp: 5}, {name: b, address: '\(meant)', tcp: 5}]}
            """
        let error = #expect(throws: ServerConfigurationError.self) { try ServerConfiguration.read(yaml: yaml) }
        #expect(error?.description.contains("port 5 of \(meant) is taken already") == true)
    }

    @Test("a name stands for all its addresses that come to the socket") func names() {
        let named = Listener(name: "named", address: "cti.example.net", tcp: 5060)
        let names = ["cti.example.net": ["2001:db8::5", "192.0.2.5", "192.0.2.6"]]
        let plans = SocketPlan.plans(for: configuration(lan, named), names: names)
        #expect(plans.map(\.listeners.count) == [2, 1])
        #expect(plans[0].listener(at: "192.0.2.5") == 1 && plans[0].listener(at: "192.0.2.6") == 1)
        #expect(plans[0].listener(at: "192.0.2.7") == 0)
        // On its own it is bound to the first one.
        let alone = SocketPlan.plans(for: configuration(named), names: names)
        #expect(alone.map(\.address) == ["2001:db8::5"])
        #expect(LocalAddresses.resolved("localhost").contains("127.0.0.1"))
    }

    @Test func rivals() {
        let named = Listener(name: "named", address: "cti.example.net", tcp: 5060)
        let names = ["cti.example.net": ["192.0.2.5", "203.0.113.5"]]
        let plans = SocketPlan.plans(for: configuration(lan, wan, named), names: names)
        #expect(plans[0].rivals.map { [$0.0.name, $0.1.name] } == ["wan", "named"])
        #expect(SocketPlan.plans(for: configuration(lan, wan)).allSatisfy { $0.rivals == nil })
    }
}
