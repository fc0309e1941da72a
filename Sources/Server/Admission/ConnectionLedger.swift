/// The book of open connections: how many there are in all and from one source, and how many of them are strangers,
/// that is in a handshake or without a good authentication (negative cases 88, 95, 99).
///
/// Trust is earned: a source gets as much more room for strangers as it has connections that proved who they are, and
/// one that is known is not shut out when strangers from elsewhere fill the whole room.
struct ConnectionLedger: Sendable {
    /// What the server knows of a connection's peer.
    enum Standing: Sendable, Equatable {
        case stranger
        /// Has a session without having proved anything (`implicitAccount`): no stranger, but no reason for trust.
        case guest
        case proved
    }

    struct Limits: Sendable, Equatable {
        var connections: Int
        var perSource: Int
        var strangers: Int
        var strangersPerSource: Int
    }

    private struct Count {
        var open = 0
        var strangers = 0
        var proved = 0

        mutating func add(_ number: Int, _ standing: Standing) {
            switch standing {
            case .stranger: strangers += number
            case .guest: break
            case .proved: proved += number
            }
        }
    }

    private let limits: Limits
    private(set) var open = 0
    private(set) var strangers = 0
    private var bySource: [SourceNetwork: Count] = [:]

    init(limits: Limits) {
        self.limits = limits
    }

    /// A connection has come and counts as a stranger's; a text says why it cannot stay.
    /// - Parameter isKnown: whether somebody from there has authenticated lately.
    mutating func opened(from source: SourceNetwork?, isKnown: Bool = false) -> String? {
        guard open < limits.connections else {
            return "\(limits.connections) connections are open (limits.connections)"
        }
        guard let source else {
            guard strangers < limits.strangers else { return tooManyStrangers }
            open += 1
            strangers += 1
            return nil
        }
        var count = bySource[source] ?? Count()
        guard count.open < limits.perSource else {
            return "\(count.open) connections from \(source) are open (limits.connectionsPerAddress)"
        }
        guard count.strangers < limits.strangersPerSource + count.proved else {
            return
                "\(count.strangers) connections from \(source) have not authenticated (limits.unauthenticatedPerAddress)"
        }
        guard strangers < limits.strangers || isKnown || count.proved > 0 else { return tooManyStrangers }
        count.open += 1
        count.strangers += 1
        bySource[source] = count
        open += 1
        strangers += 1
        return nil
    }

    /// More is known of the peer of a connection than before, or less: its session has ended.
    mutating func changed(from source: SourceNetwork?, _ old: Standing, to new: Standing) {
        if old == .stranger { strangers -= 1 }
        if new == .stranger { strangers += 1 }
        guard let source else { return }
        bySource[source]?.add(-1, old)
        bySource[source]?.add(1, new)
    }

    /// A connection has gone.
    mutating func closed(from source: SourceNetwork?, _ standing: Standing) {
        open -= 1
        if standing == .stranger { strangers -= 1 }
        guard let source, var count = bySource[source] else { return }
        count.open -= 1
        count.add(-1, standing)
        bySource[source] = count.open == 0 ? nil : count
    }

    private var tooManyStrangers: String {
        "\(strangers) connections have not authenticated (limits.unauthenticated)"
    }
}
