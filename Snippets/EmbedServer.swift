// A server inside a program of your own: own configuration, own event loops, own logger, nothing global. Start as many
// as you like in one process.
//
//     swift run EmbedServer

import CSTAServer
import Logging
import NIOPosix
import SIPCore
import ServiceLifecycle

var configuration = ServerConfiguration()
configuration.phones.password = Secret("phones' password")
configuration.phones.autoCommission = true
configuration.phones.listeners = [Listener(name: "lan", address: "127.0.0.1", tcp: 0)]
configuration.clients.accounts = [.init(user: "tapi", password: Secret("client's password"))]
configuration.clients.listeners = [Listener(name: "lan", address: "127.0.0.1", tcp: 0)]

var logger = Logger(label: "embedded")
logger.logLevel = .warning

// The server is a Service: it runs beside the other services of the program and ends with them. Here it ends by itself,
// as soon as it is ready.
let (addresses, ready) = AsyncStream.makeStream(of: ReadyAddresses.self)
let server = try UACSTAServer(
    configuration: configuration, logger: logger, eventLoopGroup: MultiThreadedEventLoopGroup.singleton
) { ready.yield($0) }
let group = ServiceGroup(configuration: .init(services: [server], logger: logger))

try await withThrowingTaskGroup(of: Void.self) { tasks in
    tasks.addTask { try await group.run() }
    for await address in addresses {
        print("phones and clients are welcome at \(address)")
        await group.triggerGracefulShutdown()
        break
    }
    try await tasks.waitForAll()
}
