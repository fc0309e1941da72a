import Logging

/// What lies between the threads that log and the one that writes: filter, flood bound, and a bounded store of lines.
struct LogIntake {
    /// Lines and bytes that may wait; more are dropped and counted.
    static let lineCapacity = 8192
    static let byteCapacity = 4 << 20

    var phones: Set<String>
    private var flood: FloodBound
    private var lines: [[UInt8]] = []
    private var bytes = 0
    private var droppedSinceTaken = 0
    /// Lines dropped since the start.
    private(set) var dropped = 0
    /// Whether the writer has been called and not yet found the store empty.
    private var writerIsCalled = false
    private var windowEndIsPlanned = false

    init(phones: Set<String>, flood: FloodBound = FloodBound()) {
        self.phones = phones
        self.flood = flood
    }

    struct Decision {
        var writes: Bool
        var summaries: [FloodBound.Summary]
        /// Milliseconds until ``windowEnded()`` is wanted.
        var plansWindowEnd: Int64?
    }

    /// Whether a message passes filter and flood bound.
    ///
    /// - Parameters:
    ///   - phone: the metadata value `phone`; messages about no phone at all pass the filter.
    ///   - subject: phone or peer.
    mutating func messageArrived(
        level: Logger.Level, label: String, message: String, file: String, line: UInt, phone: String?,
        subject: String?, at time: Int64
    ) -> Decision {
        if !phones.isEmpty, let phone, !phones.contains(LoggedPhone.key(of: phone) ?? phone) {
            return Decision(writes: false, summaries: [], plansWindowEnd: nil)
        }
        let verdict = flood.messageArrived(
            level: level, label: label, message: message, file: file, line: line, subject: subject, at: time)
        var decision = Decision(writes: verdict.writes, summaries: verdict.summaries, plansWindowEnd: nil)
        if flood.hasSuppressed, !windowEndIsPlanned {
            windowEndIsPlanned = true
            decision.plansWindowEnd = flood.window
        }
        return decision
    }

    mutating func windowEnded() -> [FloodBound.Summary] {
        windowEndIsPlanned = false
        return flood.hasSuppressed ? flood.windowEnded() : []
    }

    /// - Returns: whether the writer must be called.
    mutating func lineFinished(_ line: [UInt8]) -> Bool {
        guard lines.count < Self.lineCapacity, bytes + line.count <= Self.byteCapacity else {
            dropped += 1
            droppedSinceTaken += 1
            return false
        }
        lines.append(line)
        bytes += line.count
        defer { writerIsCalled = true }
        return !writerIsCalled
    }

    /// Everything that waits; `nil`: nothing, the writer may rest.
    mutating func taken() -> (lines: [[UInt8]], dropped: Int)? {
        guard !lines.isEmpty || droppedSinceTaken > 0 else {
            writerIsCalled = false
            return nil
        }
        defer {
            lines = []
            bytes = 0
            droppedSinceTaken = 0
        }
        return (lines, droppedSinceTaken)
    }
}
