import Logging
import NIOConcurrencyHelpers
import NIOCore
import TLSCore

/// Looks at the wall clock every few seconds and says in the log what follows from it: a certificate that ends, a clock
/// that was set.
final class Lookout: Sendable {
    private static let interval = TimeAmount.seconds(5)

    private struct State {
        var certificates = CertificateWatch()
        var clock = ClockWatch()
        var task: RepeatedTask?
    }

    private let state = NIOLockedValueBox(State())
    private let eventLoop: any EventLoop
    private let logger: Logger
    private let wallClock: @Sendable () -> LogTime

    /// Begins to look, at once and then every five seconds, until ``stop()``.
    init(
        certificates: [TLSExpiry], on eventLoop: any EventLoop, logger: Logger,
        wallClock: @escaping @Sendable () -> LogTime = { LogTime.now() }
    ) {
        self.eventLoop = eventLoop
        self.logger = logger
        self.wallClock = wallClock
        certificatesAre(certificates)
        let task = eventLoop.scheduleRepeatedTask(initialDelay: Self.interval, delay: Self.interval) {
            [weak self] task in
            guard let self else { return task.cancel() }
            look()
        }
        state.withLockedValue { $0.task = task }
    }

    /// These are in use from now on.
    func certificatesAre(_ expiries: [TLSExpiry]) {
        state.withLockedValue { $0.certificates.certificatesAre(expiries) }
        look()
    }

    /// The server ends.
    func stop() {
        let task = state.withLockedValue { state in
            defer { state.task = nil }
            return state.task
        }
        task?.cancel()
    }

    private func look() {
        let (jump, notices) = state.withLockedValue { state in
            let wall = wallClock().milliseconds
            return (
                state.clock.looked(wall: wall, at: eventLoop.now),
                state.certificates.looked(at: Int(wall / 1000))
            )
        }
        if let jump {
            logger.warning(
                "the wall clock was set: times in this log jump, timers and sessions do not depend on it",
                metadata: ["seconds": "\(jump > 0 ? "+" : "")\(jump / 1000)"])
        }
        for notice in notices { say(notice) }
    }

    private func say(_ notice: CertificateWatch.Notice) {
        switch notice {
        case .endsSoon(let expiry, let days):
            logger.warning(
                "a certificate expires soon: renew it and send SIGHUP",
                metadata: ["file": "\(expiry.certificateFile)", "when": "\(expiry.when)", "days": "\(days)"])
        case .ended(let expiry):
            logger.error(
                "a certificate has expired: peers that check it refuse new connections; renew it and send SIGHUP",
                metadata: ["file": "\(expiry.certificateFile)", "when": "\(expiry.when)"])
        }
    }
}
