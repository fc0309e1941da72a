import CSTAActors

/// One socket to open, and the listeners that are found behind it.
///
/// A listener on one address of the machine needs no socket of its own where another listener has the same port on all
/// addresses (`0.0.0.0`; `::` is those of IPv4 as well): the system would not even let both be bound. Its connections are
/// told apart by the local address they came to.
struct SocketPlan: Sendable, Equatable {
    let side: Registrar.Side
    let isTLS: Bool
    /// What to bind: an IP address in its one spelling, or a name that has none.
    let address: String
    let port: Int
    /// The first one is the listener of the socket's own address.
    private(set) var listeners: [Listener]
    /// Of each listener: where its connections come to.
    private(set) var addresses: [[String]]

    /// The sockets that a configuration needs, in its order.
    /// - Parameter names: the addresses of host names (``LocalAddresses/ofNames(in:)``); only with them a listener that
    ///   has a name can be told from the one for all addresses.
    static func plans(for configuration: ServerConfiguration, names: [String: [String]] = [:]) -> [SocketPlan] {
        let phones = configuration.phones.listeners.flatMap { single($0, .phones, names) }
        let clients = configuration.clients.listeners.flatMap { single($0, .clients, names) }
        return folded(phones) + folded(clients)
    }

    /// The listener that a connection to `local` came to, as the system writes that.
    func listener(at local: String?) -> Int {
        guard let local = local.map(LocalAddresses.plain) else { return 0 }
        let isIPv4 = !local.contains(":")
        return addresses.firstIndex { $0.contains(local) }
            ?? (isIPv4 ? addresses.firstIndex { $0.contains(Self.allOfIPv4) } : nil) ?? 0
    }

    /// Two listeners that have an address in common: nobody could say whose its connections are.
    var rivals: (Listener, Listener)? {
        for index in listeners.indices {
            for other in listeners.indices.dropFirst(index + 1)
            where addresses[index].contains(where: { addresses[other].contains($0) }) {
                return (listeners[index], listeners[other])
            }
        }
        return nil
    }

    private static let all = "::"
    private static let allOfIPv4 = "0.0.0.0"

    private static func single(
        _ listener: Listener, _ side: Registrar.Side, _ names: [String: [String]]
    ) -> [SocketPlan] {
        let addresses = LocalAddresses.canonical(listener.address).map { [$0] } ?? names[listener.address] ?? []
        return [(false, listener.tcp), (true, listener.tls)].compactMap { isTLS, port in
            port.map {
                SocketPlan(
                    side: side, isTLS: isTLS, address: addresses.first ?? listener.address, port: $0,
                    listeners: [listener], addresses: [addresses])
            }
        }
    }

    private static func folded(_ plans: [SocketPlan]) -> [SocketPlan] {
        var result: [SocketPlan] = []
        // Who is for more addresses comes first.
        for plan in plans.filter({ $0.address == all }) + plans.filter({ $0.address == allOfIPv4 })
            + plans.filter({ $0.address != all && $0.address != allOfIPv4 })
        {
            if let index = result.firstIndex(where: { $0.covers(plan) }) {
                result[index].listeners += plan.listeners
                result[index].addresses += plan.addresses
            } else {
                result.append(plan)
            }
        }
        // The order of the configuration is the order of the ready line.
        return result.sorted { left, right in
            plans.firstIndex { $0.listeners[0] == left.listeners[0] && $0.isTLS == left.isTLS } ?? 0
                < plans.firstIndex { $0.listeners[0] == right.listeners[0] && $0.isTLS == right.isTLS } ?? 0
        }
    }

    private func covers(_ other: SocketPlan) -> Bool {
        // Port 0 asks for a free port: two of them are two ports.
        guard port != 0, port == other.port, isTLS == other.isTLS, address != other.address else { return false }
        // A name may have addresses of both kinds: it is told apart by those that come to this socket.
        return address == Self.all
            || address == Self.allOfIPv4 && other.addresses[0].contains { !$0.contains(":") }
    }
}
