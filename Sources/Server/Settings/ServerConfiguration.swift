public import Logging
public import NIOCore
public import SIPCore

/// Everything a server can be told, checked and with defaults filled in.
///
/// The daemon reads it from YAML and the environment with ``ServerConfiguration/load(file:data:environment:)``; a
/// program that embeds the server fills it in by hand. It is a plain value: two are compared to see what a reload changes.
public struct ServerConfiguration: Sendable, Equatable {
    /// Directory of the logs, unless `log.directory` names another.
    public var data: String
    public var server: Server
    public var phones: Phones
    public var clients: Clients
    public var sip: SIP
    /// Certificates with their keys; the first is the default, others are chosen by the name a peer asks for (SNI).
    /// Empty: no TLS listener may exist.
    public var tls: [Identity]
    public var log: Log
    public var limits: Limits

    /// The defaults of the documented interface: TCP 5060 for phones and 5070 for clients on every address, no TLS, no
    /// account, no phone taken into service by itself.
    public init(
        data: String = "./data", server: Server = Server(), phones: Phones = Phones(), clients: Clients = Clients(),
        sip: SIP = SIP(), tls: [Identity] = [], log: Log = Log(), limits: Limits = Limits()
    ) {
        self.data = data
        self.server = server
        self.phones = phones
        self.clients = clients
        self.sip = sip
        self.tls = tls
        self.log = log
        self.limits = limits
    }
}

extension ServerConfiguration {
    /// `server:` — who this server says it is.
    public struct Server: Sendable, Equatable {
        /// Name used in Via, Contact and From, and the name on the certificate.
        public var host: String
        /// Digest realm (RFC 7616).
        public var realm: String

        public init(host: String = Server.machineName, realm: String = "uacsta") {
            self.host = host
            self.realm = realm
        }
    }

    /// `phones:` — how phones get in.
    public struct Phones: Sendable, Equatable {
        /// One digest password for all phones; without it none can register.
        public var password: Secret?
        /// Whether an unknown phone is taken into service at its first registration (REG-3).
        public var autoCommission: Bool
        /// How long a phone may take to answer before the answer is an error.
        public var requestTimeout: TimeAmount
        /// How long a call may be in one state before its phone is asked whether it still is (SnapshotDevice); states that
        /// usually last less are asked for earlier (CAL-1).
        public var callCheck: TimeAmount
        /// The same for phones that cannot be asked: such a call is then taken to be over.
        public var callLimit: TimeAmount
        /// A file with phone models of the user's own (YAML or JSON), tried before the bundled ones; read when the server starts.
        public var models: String?
        public var listeners: [Listener]

        public init(
            password: Secret? = nil, autoCommission: Bool = false, requestTimeout: TimeAmount = .seconds(5),
            callCheck: TimeAmount = .hours(4), callLimit: TimeAmount = .hours(4), models: String? = nil,
            listeners: [Listener] = [Listener(name: "lan", tcp: 5060)]
        ) {
            self.password = password
            self.autoCommission = autoCommission
            self.requestTimeout = requestTimeout
            self.callCheck = callCheck
            self.callLimit = callLimit
            self.models = models
            self.listeners = listeners
        }
    }

    /// `clients:` — which CTI programs get in, and what they may do.
    public struct Clients: Sendable, Equatable {
        public var accounts: [Account]
        public var listeners: [Listener]

        public init(accounts: [Account] = [], listeners: [Listener] = [Listener(name: "lan", tcp: 5070)]) {
            self.accounts = accounts
            self.listeners = listeners
        }
    }

    /// One entry of `clients.accounts` (REG-2).
    public struct Account: Sendable, Equatable {
        public enum Rights: String, Sendable, CaseIterable {
            /// Monitor and control.
            case all
            /// Monitor only: every service that changes something is refused.
            case observe
        }

        public var user: String
        public var password: Secret
        public var rights: Rights
        /// Patterns (`*` stands for any text) of the devices this account may name; empty: every device.
        public var devices: [String]

        public init(user: String, password: Secret, rights: Rights = .all, devices: [String] = []) {
            self.user = user
            self.password = password
            self.rights = rights
            self.devices = devices
        }
    }

    /// `sip:` — times proposed to peers (SET-1).
    public struct SIP: Sendable, Equatable {
        /// Seconds, proposed for registrations and dialogs.
        public var expires: Int
        /// Time between CSTA keepalives to a phone; zero: none.
        public var keepalive: TimeAmount

        public init(expires: Int = 300, keepalive: TimeAmount = .seconds(60)) {
            self.expires = expires
            self.keepalive = keepalive
        }
    }

    /// One certificate chain with its private key, both PEM files.
    public struct Identity: Sendable, Equatable, Hashable {
        public var certificate: String
        public var key: String

        public init(certificate: String, key: String) {
            self.certificate = certificate
            self.key = key
        }
    }

    /// `log:` (DIA-1).
    public struct Log: Sendable, Equatable {
        public var level: Logger.Level
        /// `nil`: `logs` inside the data directory.
        public var directory: String?
        /// Size in MB (1,048,576 bytes) at which a file is closed and the next one begun.
        public var maxFileMB: Int
        /// How many files are kept, the current one included; 0: no files, standard error only.
        public var files: Int
        /// Whether the files of earlier days are deleted when a day begins (local time).
        public var deleteDaily: Bool
        /// MAC addresses, twelve lower-case hexadecimal digits; if any, lines about other phones are left out.
        public var phones: [String]

        public init(
            level: Logger.Level = .info, directory: String? = nil, maxFileMB: Int = 10, files: Int = 5,
            deleteDaily: Bool = false, phones: [String] = []
        ) {
            self.level = level
            self.directory = directory
            self.maxFileMB = maxFileMB
            self.files = files
            self.deleteDaily = deleteDaily
            self.phones = phones
        }
    }

    /// `limits:` — what one peer, and all together, may take.
    public struct Limits: Sendable, Equatable {
        /// Bytes of one SIP head.
        public var messageBytes: Int
        /// Bytes of one body.
        public var bodyBytes: Int
        /// Phones in the list, those that are away included; a new one beyond them is answered 503.
        public var phones: Int
        /// Connections of all listeners together.
        public var connections: Int
        public var connectionsPerAddress: Int
        /// Connections in a handshake or without a good authentication, all together; half of `connections` by default.
        /// Sources from which somebody has authenticated are let in beyond it.
        public var unauthenticated: Int
        /// The same from one address (of IPv6, from one /64); half of `connectionsPerAddress` by default. Every
        /// authenticated connection from there makes room for one more.
        public var unauthenticatedPerAddress: Int
        /// Seconds a connection may live without having authenticated.
        public var unauthenticatedSeconds: Int
        /// Failed authentications of phones from one address that are answered at once, and as many of clients; twelve
        /// come back in a minute. A phone's good one adds one, an account's gives back its own. What is beyond waits for
        /// its answer, longer each time.
        public var failuresPerAddress: Int
        /// Requests that one authenticated connection may send each second, responses that nobody waits for among them; 0:
        /// as many as it likes.
        public var requestsPerSecond: Int
        /// Seconds after which the connection of a peer that vanished without a word is ended.
        public var vanishedSeconds: Int
        /// How late the event loops may be, in milliseconds, before unknown phones are asked to come back later; new
        /// connections wait from a quarter of it on, known phones and clients from seven times as much.
        public var lagMilliseconds: Int
        /// Seconds that a message may take from its first octet to its last. Not a setting: tests have less time than peers.
        package var messageSeconds = 20

        public init(
            messageBytes: Int = 65536, bodyBytes: Int = 65536, phones: Int = 100_000, connections: Int = 60000,
            connectionsPerAddress: Int = 10000, unauthenticated: Int? = nil, unauthenticatedPerAddress: Int? = nil,
            unauthenticatedSeconds: Int = 30, failuresPerAddress: Int = 30, requestsPerSecond: Int = 2000,
            vanishedSeconds: Int = 120, lagMilliseconds: Int = 150
        ) {
            self.messageBytes = messageBytes
            self.bodyBytes = bodyBytes
            self.phones = phones
            self.connections = connections
            self.connectionsPerAddress = connectionsPerAddress
            self.unauthenticated = unauthenticated ?? max(1, connections / 2)
            self.unauthenticatedPerAddress = unauthenticatedPerAddress ?? max(1, connectionsPerAddress / 2)
            self.unauthenticatedSeconds = unauthenticatedSeconds
            self.failuresPerAddress = failuresPerAddress
            self.requestsPerSecond = requestsPerSecond
            self.vanishedSeconds = vanishedSeconds
            self.lagMilliseconds = lagMilliseconds
        }
    }
}

extension ServerConfiguration {
    /// Where log files go: `log.directory`, else `logs` inside the data directory.
    public var logDirectory: String { log.directory ?? data + (data.hasSuffix("/") ? "logs" : "/logs") }
}
