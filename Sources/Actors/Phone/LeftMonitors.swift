import NIOCore

/// Monitors that nobody wants and that the phone may still have: the request to stop them found no room, or no answer. It
/// is made again ever more seldom, 5 s to 5 min, or a phone that keeps one monitor only would have none to give.
struct LeftMonitors: Sendable {
    private struct Entry: Sendable {
        let crossRef: String
        var failures: Int64 = 0
        /// `nil` while the phone is being asked.
        var due: NIODeadline?
    }

    private var entries: [Entry] = []
    /// A phone has as many monitors as lines; one that never answers shall not grow us.
    private static let limit = 64
    /// Who has let so many requests lie will not heed the next.
    private static let patience: Int64 = 8

    var isEmpty: Bool { entries.isEmpty }

    /// When the first of them is asked for again.
    var due: NIODeadline? { entries.lazy.compactMap(\.due).min() }

    /// The phone was not asked, or has not answered.
    mutating func notStopped(_ crossRef: String, at now: NIODeadline) {
        let index = entries.firstIndex { $0.crossRef == crossRef } ?? entries.count
        if index == entries.count {
            guard entries.count < Self.limit else { return }
            entries.append(Entry(crossRef: crossRef))
        }
        let failures = entries[index].failures
        guard failures < Self.patience else { return stopped(crossRef) }
        entries[index].failures = failures + 1
        entries[index].due = now + .seconds(min(5 << min(failures, 6), 300))
    }

    /// The phone has answered, or has given the reference to a monitor that is wanted.
    mutating func stopped(_ crossRef: String) { entries.removeAll { $0.crossRef == crossRef } }

    /// Not now: nobody is asked for any of them before that.
    mutating func postpone(until deadline: NIODeadline) {
        for index in entries.indices { entries[index].due = entries[index].due.map { max($0, deadline) } }
    }

    /// Those for which the phone is to be asked now.
    mutating func taken(at now: NIODeadline) -> [String] {
        var references: [String] = []
        for index in entries.indices {
            guard let due = entries[index].due, due <= now else { continue }
            entries[index].due = nil
            references.append(entries[index].crossRef)
        }
        return references
    }
}
