import Logging

/// Keeps a flood of the same message from filling the log (CWE-779): within one window a place in the code may write so
/// many lines about one phone or peer, and so many in all; the rest is counted and said once.
///
/// The place in the code is what makes two messages the same: text from outside that is part of a message cannot make
/// it a new one. Debug and trace are left alone, who switches them on wants to see everything.
struct FloodBound {
    struct Limits {
        /// Milliseconds.
        var window: Int64 = 10000
        var linesPerSubject = 20
        var linesPerPlace = 1000
        /// Entries of the table; beyond it only the bound per place holds.
        var subjects = 4096
    }

    /// What was left out of one window.
    struct Summary: Equatable {
        var message: String
        var level: Logger.Level
        var label: String
        var suppressed: Int
    }

    private struct Place: Hashable {
        let file: String
        let line: UInt
    }

    private struct Subject: Hashable {
        let place: Place
        let name: String
    }

    private struct Count {
        var written = 0
        var summary: Summary?
    }

    private let limits: Limits
    private var windowStart: Int64?
    private var places: [Place: Count] = [:]
    private var subjects: [Subject: Int] = [:]
    /// Whether something was left out since the window began.
    private(set) var hasSuppressed = false

    init(limits: Limits = Limits()) {
        self.limits = limits
    }

    /// Milliseconds after which ``windowEnded()`` should be called if something was left out.
    var window: Int64 { limits.window }

    /// - Parameter subject: the phone or peer a message is about.
    /// - Returns: whether to write it, and what must be said of the window before.
    mutating func messageArrived(
        level: Logger.Level, label: String, message: String, file: String, line: UInt, subject: String?, at time: Int64
    ) -> (writes: Bool, summaries: [Summary]) {
        guard level >= .info else { return (true, []) }
        var summaries: [Summary] = []
        // A clock that is set back begins a new window too.
        if let start = windowStart, time < start || time - start >= limits.window { summaries = windowEnded() }
        if windowStart == nil { windowStart = time }
        let place = Place(file: file, line: line)
        var count = places[place] ?? Count()
        defer { places[place] = count }
        var writes = count.written < limits.linesPerPlace
        if writes, let subject {
            let key = Subject(place: place, name: String(subject.prefix(64)))
            if let lines = subjects[key] {
                writes = lines < limits.linesPerSubject
                if writes { subjects[key] = lines + 1 }
            } else if subjects.count < limits.subjects {
                subjects[key] = 1
            }
        }
        if writes {
            count.written += 1
        } else {
            hasSuppressed = true
            count.summary =
                count.summary
                ?? Summary(
                    message: String(message.prefix(100)), level: level, label: label, suppressed: 0)
            count.summary?.suppressed += 1
        }
        return (writes, summaries)
    }

    /// Begins a new window and tells what was left out of the old one.
    mutating func windowEnded() -> [Summary] {
        let summaries = places.values.compactMap(\.summary).sorted { $0.message < $1.message }
        windowStart = nil
        places.removeAll(keepingCapacity: true)
        subjects.removeAll(keepingCapacity: true)
        hasSuppressed = false
        return summaries
    }
}
