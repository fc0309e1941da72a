import NIOCore
import NIOPosix
import TestSupport
import Testing

@testable import CSTAServer

/// A peer that is gone without a word is found in the stated time (half-open connections).
@Suite(.takesTurns) struct VanishedPeerTests {
    @Test(arguments: [3, 10, 60, 120, 86400]) func times(_ seconds: Int) {
        let vanished = VanishedPeer(seconds: seconds)
        #expect(vanished.idle >= 1 && vanished.interval >= 1)
        // With the last probe unanswered; whole seconds cannot do better than four for three.
        #expect(vanished.idle + 4 * vanished.interval <= max(seconds, 5))
    }

    #if os(Linux)
        @Test("the options are on the sockets that are accepted") func accepted() async throws {
            let group = MultiThreadedEventLoopGroup.singleton
            let accepted = group.any().makePromise(of: (any Channel).self)
            let server = try await ServerBootstrap(group: group).sendingAtOnce()
                .endingVanishedPeers(VanishedPeer(seconds: 60))
                .childChannelInitializer { channel in
                    accepted.succeed(channel)
                    return channel.eventLoop.makeSucceededVoidFuture()
                }
                .bind(host: "127.0.0.1", port: 0).get()
            let client = try await ClientBootstrap(group: group)
                .connect(to: try #require(server.localAddress)).get()
            let channel = try await accepted.futureResult.get()
            for (option, value) in VanishedPeer(seconds: 60).options {
                let got = try await channel.getOption(option).get()
                #expect(got == value, "\(option)")
            }
            #expect(try await channel.getOption(.tcpOption(.tcp_nodelay)).get() == 1)
            // The same number at the level of sockets, which only root may set.
            #expect(try await channel.getOption(.socketOption(.tcp_nodelay)).get() == 0)
            try await client.close()
            try await server.close()
        }
    #endif
}
