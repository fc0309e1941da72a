/// A port that the configuration gives away, and to whom.
struct PortUse {
    /// Of the listener, in its one spelling.
    let address: String
    let port: Int
    let isTLS: Bool
    let isForPhones: Bool
    /// Who has it, as in `phones.listeners[0].tcp`.
    let owner: String
    /// Where it is asked for; `nil` where nobody did and it is the default.
    let value: SettingsValue?

    /// Whether no two sockets can have both. The system refuses the second one also where the first is for all addresses and
    /// the second for one of them; only listeners of one side and kind share a socket then (``SocketPlan``).
    func excludes(_ other: PortUse) -> Bool {
        guard port != 0, port == other.port else { return false }
        if address == other.address { return true }
        guard covers(other) || other.covers(self) else { return false }
        return isTLS != other.isTLS || isForPhones != other.isForPhones
    }

    /// What only the name server knows is not known here: a name beside `0.0.0.0` may have addresses of IPv6 only.
    private func covers(_ other: PortUse) -> Bool {
        switch address {
        case "::": true
        case "0.0.0.0": LocalAddresses.canonical(other.address).map { !$0.contains(":") } ?? false
        default: false
        }
    }
}

extension ConfigurationReader {
    /// Ports are given away once; a specific address beside `0.0.0.0` on the same port is allowed where it says which
    /// connections are whose.
    mutating func take(_ use: PortUse) {
        guard use.port != 0 else { return }
        defer { takenPorts.append(use) }
        guard let other = takenPorts.first(where: { $0.excludes(use) }) else { return }
        // What is asked for is the mistake, not what stands by default.
        guard let value = use.value ?? other.value else { return }
        let (mine, theirs) = use.value == nil ? (other, use) : (use, other)
        let isSame = mine.address == theirs.address
        let owner = isSame ? theirs.owner : "\(theirs.owner), on \(theirs.address)"
        reader.report(
            value, "port \(mine.port) of \(mine.address) is taken already (\(owner))",
            mend: isSame
                ? "choose another port, 0 asks for a free one"
                : "choose another port: phones and clients, TCP and TLS cannot share one")
    }
}
