public import Logging
public import NIOCore
public import ServiceLifecycle

/// Stand-in until the listeners land: binds nothing, reports ready, waits for the graceful end.
public struct UACSTAServer: Service {
    let onReady: @Sendable (ReadyAddresses) -> Void

    public init(
        configuration: ServerConfiguration, logger: Logger, eventLoopGroup: (any EventLoopGroup)? = nil,
        onReady: @escaping @Sendable (ReadyAddresses) -> Void = { _ in }
    ) throws {
        self.onReady = onReady
    }

    public func run() async throws {
        onReady(ReadyAddresses(phones: [], clients: []))
        try await gracefulShutdown()
    }

    public func reload(_ configuration: ServerConfiguration) async throws {}
}
