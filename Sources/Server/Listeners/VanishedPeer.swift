import NIOCore
import NIOPosix

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// How the system finds out that a peer is gone without a word: a cable pulled, a power cut, a NAT that forgot.
///
/// Where something was sent, it is given up when nothing of it was acknowledged for the whole time (TCP_USER_TIMEOUT,
/// RFC 5482); where nothing is sent, probes begin after a third of the time and the peer has the rest for its answer.
struct VanishedPeer: Sendable, Equatable {
    /// Seconds after which a vanished peer's connection has ended.
    let seconds: Int
    private static let probes = 4

    /// Seconds of silence until the first probe.
    var idle: Int { max(1, seconds / 3) }
    /// Seconds between two probes.
    var interval: Int { max(1, (seconds - idle) / Self.probes) }

    /// Options of an accepted socket.
    var options: [(option: ChannelOptions.Types.SocketOption, value: Int)] {
        var options: [(ChannelOptions.Types.SocketOption, Int)] = [
            (.init(level: .socket, name: .so_keepalive), 1)
        ]
        #if os(Linux)
            options += [
                (.tcp(TCP_KEEPIDLE), idle), (.tcp(TCP_KEEPINTVL), interval),
                (.tcp(TCP_KEEPCNT), Self.probes), (.tcp(TCP_USER_TIMEOUT), seconds * 1000),
            ]
        #elseif canImport(Darwin)
            options += [
                (.tcp(TCP_KEEPALIVE), idle), (.tcp(TCP_KEEPINTVL), interval),
                (.tcp(TCP_KEEPCNT), Self.probes),
            ]
        #endif
        return options
    }
}

extension ChannelOptions.Types.SocketOption {
    fileprivate static func tcp(_ name: CInt) -> Self {
        .init(level: .tcp, name: NIOBSDSocket.Option(rawValue: name))
    }
}

extension ServerBootstrap {
    /// Connections whose peer vanishes end by themselves.
    func endingVanishedPeers(_ vanished: VanishedPeer) -> ServerBootstrap {
        #if os(Linux)
            // An accepted socket has what the listening one has (tcp(7)): five system calls less for each connection.
            return vanished.options.reduce(self) { $0.serverChannelOption($1.option, value: $1.value) }
        #else
            return vanished.options.reduce(self) { $0.childChannelOption($1.option, value: $1.value) }
        #endif
    }

    /// Small messages are sent at once.
    func sendingAtOnce() -> ServerBootstrap {
        #if os(Linux)
            return serverChannelOption(.tcpOption(.tcp_nodelay), value: 1)
        #else
            return childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
        #endif
    }
}
