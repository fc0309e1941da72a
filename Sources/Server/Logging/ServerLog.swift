import Dispatch
public import Logging
import NIOConcurrencyHelpers
import Synchronization

/// The log of one server: structured lines to standard error and to a set of rotating files, written by a queue of its
/// own so that no event loop ever waits for a disk or a terminal (DIA-1, DIA-2).
///
/// Level, filter and files are changed while it runs with ``apply(_:directory:)``. Several may live in one process.
///
/// ```swift
/// let log = try ServerLog(configuration.log, directory: configuration.logDirectory)
/// LoggingSystem.bootstrap { log.handler(label: $0) }      // or, without anything global:
/// let logger = log.logger(label: "uacsta")
/// ```
public final class ServerLog: Sendable {
    private let levelIndex: Synchronization.Atomic<Int>
    // Locks of NIO, not `Mutex`: Thread Sanitizer does not see that one on Linux and would cry wolf.
    private let intake: NIOLockedValueBox<LogIntake>
    private let output: NIOLockedValueBox<LogOutput>
    private let queue = DispatchQueue(label: "uacsta.log", qos: .utility)
    private let now: @Sendable () -> LogTime

    /// - Parameters:
    ///   - directory: where the files go.
    ///   - standardError: the descriptor that takes every line; `nil`: none.
    ///   - now: the wall clock.
    /// - Throws: ``ServerStartError/directory(path:reason:)`` if the files cannot be written.
    public init(
        _ settings: ServerConfiguration.Log, directory: String, standardError: Int32? = 2,
        now: @escaping @Sendable () -> LogTime = { LogTime.now() }
    ) throws(ServerStartError) {
        let file: RotatingLogFile?
        if let policy = Self.policy(settings, directory: directory) {
            file = try RotatingLogFile(policy: policy, time: now())
        } else {
            file = nil
        }
        self.now = now
        levelIndex = Synchronization.Atomic(Self.index(of: settings.level))
        intake = NIOLockedValueBox(LogIntake(phones: Set(settings.phones.compactMap(LoggedPhone.key(of:)))))
        output = NIOLockedValueBox(
            LogOutput(standardError: standardError.map { StandardErrorSink(descriptor: $0) }, file: file))
    }

    /// Takes over changed settings at once. If the files cannot be written, nothing is changed.
    public func apply(_ settings: ServerConfiguration.Log, directory: String) throws(ServerStartError) {
        let policy = Self.policy(settings, directory: directory)
        let time = now()
        let change = output.withLockedValue { output in
            Result { () throws(ServerStartError) in try output.policyChanged(to: policy, time: time) }
        }
        try change.get()
        levelIndex.store(Self.index(of: settings.level), ordering: .relaxed)
        let phones = Set(settings.phones.compactMap(LoggedPhone.key(of:)))
        intake.withLockedValue { $0.phones = phones }
    }

    /// The level below which nothing is written; changes reach every logger at once.
    public var level: Logger.Level {
        get { Logger.Level.allCases[levelIndex.load(ordering: .relaxed)] }
        set { levelIndex.store(Self.index(of: newValue), ordering: .relaxed) }
    }

    /// Lines that found no room because the writer was too slow.
    public var droppedLines: Int { intake.withLockedValue { $0.dropped } }

    public func handler(label: String) -> ServerLogHandler {
        ServerLogHandler(log: self, label: label)
    }

    public func logger(label: String) -> Logger {
        Logger(label: label) { self.handler(label: $0) }
    }

    /// Waits until what was logged before is written, at most `milliseconds`.
    @discardableResult
    public func flush(milliseconds: Int = 2000) -> Bool {
        let written = DispatchSemaphore(value: 0)
        queue.async {
            self.reportSuppressed()
            self.drain()
            written.signal()
        }
        return written.wait(timeout: .now() + .milliseconds(milliseconds)) == .success
    }

    func write(_ event: LogEvent, label: String, metadata: Logger.Metadata) {
        let message = event.message.description
        let time = now()
        let phone = metadata["phone"].map(String.init(describing:))
        let subject = phone ?? metadata["peer"].map(String.init(describing:))
        let decision = intake.withLockedValue { intake in
            intake.messageArrived(
                level: event.level, label: label, message: message, file: event.file, line: event.line, phone: phone,
                subject: subject, at: time.milliseconds)
        }
        say(decision.summaries, time: time)
        if let milliseconds = decision.plansWindowEnd {
            queue.asyncAfter(deadline: .now() + .milliseconds(Int(milliseconds))) { self.reportSuppressed() }
        }
        guard decision.writes else { return }
        enqueue(LogLine.bytes(time: time, level: event.level, label: label, message: message, metadata: metadata))
    }

    private func reportSuppressed() {
        say(intake.withLockedValue { $0.windowEnded() }, time: now())
    }

    private func say(_ summaries: [FloodBound.Summary], time: LogTime) {
        for summary in summaries {
            enqueue(
                LogLine.bytes(
                    time: time, level: summary.level, label: summary.label, message: "many more of the same left out",
                    metadata: ["count": "\(summary.suppressed)", "first": "\(summary.message)"]))
        }
    }

    private func enqueue(_ line: [UInt8]) {
        guard intake.withLockedValue({ $0.lineFinished(line) }) else { return }
        queue.async { self.drain() }
    }

    private func drain() {
        while let batch = intake.withLockedValue({ $0.taken() }) {
            let time = now()
            var lines = batch.lines
            if batch.dropped > 0 {
                lines.append(
                    LogLine.bytes(
                        time: time, level: .warning, label: "uacsta.log",
                        message: "lines were dropped: they came faster than they could be written",
                        metadata: ["count": "\(batch.dropped)"]))
            }
            output.withLockedValue { $0.write(lines, time: time) }
        }
    }

    private static func policy(
        _ settings: ServerConfiguration.Log, directory: String
    ) -> RotatingLogFile.Policy? {
        guard settings.files > 0 else { return nil }
        return RotatingLogFile.Policy(
            directory: directory, maxBytes: max(1, settings.maxFileMB) << 20, files: settings.files,
            deleteDaily: settings.deleteDaily)
    }

    private static func index(of level: Logger.Level) -> Int {
        Logger.Level.allCases.firstIndex(of: level) ?? 0
    }
}
