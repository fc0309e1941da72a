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

    @Test func allAddressesOfOneFamilyDoNotCoverTheOther() {
        let six = Listener(name: "six", address: "::", tcp: 5060)
        #expect(
            SocketPlan.plans(for: configuration(six, Listener(name: "four", address: "127.0.0.1", tcp: 5060))).count
                == 2)
    }
}
