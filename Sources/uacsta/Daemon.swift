import CSTAServer
import Logging
import ServiceLifecycle

/// Runs one server until it is told to end, and hands it a changed configuration when it is told to look again.
struct Daemon {
    /// Seconds; the rest to the promised ten is for leaving the process.
    private static let stopDeadline = 9

    let log: ServerLog
    let logger: Logger
    let notifier: SystemdNotifier
    let load: @Sendable () throws(ServerConfigurationError) -> ServerConfiguration.Loaded

    func run(_ configuration: ServerConfiguration) async throws {
        let signals = SignalWatch(deadline: Self.stopDeadline) { [log, logger] in
            logger.warning("not everything was closed in time")
            log.flush(milliseconds: 500)
        }
        let server = try UACSTAServer(configuration: configuration, logger: logger) { [notifier] addresses in
            Terminal.say("ready \(addresses)")
            notifier.ready()
        }
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(services: [server], logger: logger))
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            tasks.addTask {
                var current = configuration
                for await event in signals.events {
                    switch event {
                    case .stop:
                        logger.notice("told to end")
                        notifier.stopping()
                        await group.triggerGracefulShutdown()
                    case .reload:
                        notifier.reloading()
                        await reload(server, &current)
                        notifier.ready()
                    }
                }
            }
            defer { tasks.cancelAll() }
            do {
                // The loop over signals ends only when this task group does.
                try await tasks.next()
            } catch {
                // Whatever breaks while ending is no failure for the one who asked for the end.
                guard signals.hasBeenTold else { throw error }
                logger.warning("not everything ended cleanly: \(error)")
            }
        }
        logger.notice("ended")
    }

    /// A broken file changes nothing: the server goes on with what it has (negative case 131).
    private func reload(_ server: UACSTAServer, _ current: inout ServerConfiguration) async {
        do {
            let loaded = try load()
            for warning in loaded.warnings { logger.warning("\(warning)") }
            try await take(loaded.configuration, server, insteadOf: current)
            current = loaded.configuration
            logger.notice("configuration read again")
        } catch let error as ServerConfigurationError {
            for problem in error.problems { logger.error("\(problem)") }
            logger.error(
                "configuration kept as it was: the file has errors", metadata: ["count": "\(error.problems.count)"])
        } catch {
            logger.error("configuration kept as it was: \(error)")
        }
    }

    /// All of it or nothing: a log directory or a certificate that cannot be used leaves the rest as it was, too.
    private func take(
        _ new: ServerConfiguration, _ server: UACSTAServer, insteadOf old: ServerConfiguration
    ) async throws {
        try log.apply(new.log, directory: new.logDirectory)
        do {
            try await server.reload(new)
        } catch {
            // The directory of before may have gone meanwhile; then lines go to where they go now.
            try? log.apply(old.log, directory: old.logDirectory)
            throw error
        }
    }
}
