/// Where a started server really listens; its description is what follows the word `ready` on standard output.
public struct ReadyAddresses: Sendable, Equatable, CustomStringConvertible {
    /// One bound socket.
    public struct Bound: Sendable, Equatable, CustomStringConvertible {
        public enum Kind: String, Sendable {
            case tcp, tls
            /// CSTA over TCP, plain and in TLS.
            case csta, cstaTLS = "csta-tls"
        }

        /// Name of the listener in the configuration.
        public var listener: String
        public var kind: Kind
        /// The address bound, without brackets.
        public var address: String
        /// The real port, also where the configuration asked for a free one.
        public var port: Int

        public init(listener: String, kind: Kind, address: String, port: Int) {
            self.listener = listener
            self.kind = kind
            self.address = address
            self.port = port
        }

        public var description: String {
            "\(kind.rawValue):\(address.contains(":") ? "[\(address)]" : address):\(port)"
        }
    }

    public var phones: [Bound]
    public var clients: [Bound]

    public init(phones: [Bound], clients: [Bound]) {
        self.phones = phones
        self.clients = clients
    }

    /// `phones=tcp:127.0.0.1:5060,tls:127.0.0.1:5061 clients=tcp:127.0.0.1:5070`
    public var description: String {
        "phones=" + phones.map(\.description).joined(separator: ",")
            + " clients=" + clients.map(\.description).joined(separator: ",")
    }
}
