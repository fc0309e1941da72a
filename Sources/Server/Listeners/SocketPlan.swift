import CSTAActors

/// One socket to open, and the listeners that are found behind it.
///
/// A listener on one address of the machine needs no socket of its own where another listener has the same port on all
/// addresses (`0.0.0.0` or `::`): the system would not even let both be bound. Its connections are told apart by the
/// local address they came to.
struct SocketPlan: Sendable, Equatable {
    let side: Registrar.Side
    let isTLS: Bool
    let address: String
    let port: Int
    /// The first one is the listener of the socket's own address.
    private(set) var listeners: [Listener]

    /// The sockets that a configuration needs, in its order.
    static func plans(for configuration: ServerConfiguration) -> [SocketPlan] {
        let phones = configuration.phones.listeners.flatMap { single($0, .phones) }
        let clients = configuration.clients.listeners.flatMap { single($0, .clients) }
        return folded(phones) + folded(clients)
    }

    /// The listener that a connection to `local` came to.
    func listener(at local: String?) -> Int {
        listeners.firstIndex { $0.address == local } ?? 0
    }

    private static func single(_ listener: Listener, _ side: Registrar.Side) -> [SocketPlan] {
        [(false, listener.tcp), (true, listener.tls)].compactMap { isTLS, port in
            port.map {
                SocketPlan(side: side, isTLS: isTLS, address: listener.address, port: $0, listeners: [listener])
            }
        }
    }

    private static func folded(_ plans: [SocketPlan]) -> [SocketPlan] {
        var result: [SocketPlan] = plans.filter(\.isForAllAddresses)
        for plan in plans where !plan.isForAllAddresses {
            if let index = result.firstIndex(where: { $0.covers(plan) }) {
                result[index].listeners += plan.listeners
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

    private var isForAllAddresses: Bool { address == "0.0.0.0" || address == "::" }

    private func covers(_ other: SocketPlan) -> Bool {
        // Port 0 asks for a free port: two of them are two ports.
        isForAllAddresses && port != 0 && port == other.port && isTLS == other.isTLS
            && (address == "::") == other.address.contains(":")
    }
}
