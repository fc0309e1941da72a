import NIOConcurrencyHelpers
import NIOCore

/// Measures the lag of all loops and tells the worst of it to whoever has to decide.
final class LoadMeter: Sendable {
    private static let interval = TimeAmount.milliseconds(50)
    private let busy: TimeAmount
    private let room: Int
    private let lags: NIOLockedValueBox<[LoopLag]>
    private let beginnings = NIOLockedValueBox(Beginnings())
    private let probes: NIOLockedValueBox<[RepeatedTask]>
    /// How many loops are probed.
    let loopCount: Int

    /// Begins to probe `loops`, until ``stop()``.
    /// - Parameter busy: the lag that is too much.
    init(loops: [any EventLoop], busy: TimeAmount) {
        self.busy = busy
        loopCount = loops.count
        room = LoadGate.room * loops.count
        lags = NIOLockedValueBox(Array(repeating: LoopLag(), count: loops.count))
        probes = NIOLockedValueBox([])
        let tasks = loops.enumerated().map { index, loop in probe(loop, index) }
        probes.withLockedValue { $0 = tasks }
    }

    /// The gate as it stands now, for who is in already.
    var gate: LoadGate { LoadGate(lag: worst, busy: busy) }

    /// The gate as it stands for new connections.
    func gate(at now: NIODeadline) -> LoadGate {
        let underWay = beginnings.withLockedValue { $0.count(at: now) }
        return LoadGate(lag: worst, busy: busy, hasRoom: underWay < room)
    }

    private var worst: TimeAmount {
        lags.withLockedValue { lags in lags.reduce(TimeAmount.nanoseconds(0)) { max($0, $1.value) } }
    }

    /// A connection is let in.
    func began(at now: NIODeadline) { beginnings.withLockedValue { $0.began(at: now) } }

    /// A connection that was let in at `begin` is no longer under way (``Beginnings``).
    func settled(since begin: NIODeadline, at now: NIODeadline) {
        beginnings.withLockedValue { $0.settled(since: begin, at: now) }
    }

    /// Ends the probes: they would hold the loops' timers for ever.
    func stop() {
        let tasks = probes.withLockedValue { probes in
            defer { probes = [] }
            return probes
        }
        for task in tasks { task.cancel() }
    }

    /// A probe of loop number `index` ran that had been due at `due`.
    func probed(_ index: Int, due: NIODeadline, at now: NIODeadline) {
        lags.withLockedValue { $0[index].probed(due: due, at: now) }
    }

    /// A newcomer of loop number `index` that came at `since` has its turn.
    func waited(_ index: Int, since: NIODeadline, at now: NIODeadline) {
        lags.withLockedValue { $0[index].waited(since: since, at: now) }
    }

    private func probe(_ loop: any EventLoop, _ index: Int) -> RepeatedTask {
        let due = NIOLockedValueBox(loop.now + Self.interval)
        return loop.scheduleRepeatedTask(initialDelay: Self.interval, delay: Self.interval) { [weak self] task in
            guard let self else { return task.cancel() }
            let now = loop.now
            let expected = due.withLockedValue { due in
                defer { due = now + Self.interval }
                return due
            }
            probed(index, due: expected, at: now)
        }
    }
}
