import NIOConcurrencyHelpers
import NIOCore

/// Measures how all loops keep up and tells the worst of it to whoever has to decide.
final class LoadMeter: Sendable {
    private static let interval = TimeAmount.milliseconds(50)
    private let busy: TimeAmount
    private let room: Int
    private let loads: NIOLockedValueBox<[LoopLoad]>
    private let probes: NIOLockedValueBox<[RepeatedTask]>
    /// How many loops are probed.
    let loopCount: Int

    /// Begins to probe `loops`, until ``stop()``.
    /// - Parameter busy: the lag that is too much.
    init(loops: [any EventLoop], busy: TimeAmount) {
        self.busy = busy
        loopCount = loops.count
        room = LoadGate.room * loops.count
        loads = NIOLockedValueBox(Array(repeating: LoopLoad(), count: loops.count))
        probes = NIOLockedValueBox([])
        let tasks = loops.enumerated().map { index, loop in probe(loop, index) }
        probes.withLockedValue { $0 = tasks }
    }

    /// The gate as it stands now.
    var gate: LoadGate {
        let (lag, wait, waiting) = loads.withLockedValue { loads in
            loads.reduce((TimeAmount.zero, TimeAmount.zero, 0)) {
                (max($0.0, $1.lag), max($0.1, $1.wait), $0.2 + $1.waiting)
            }
        }
        return LoadGate(lag: lag, wait: wait, busy: busy, hasRoom: waiting < room)
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
        loads.withLockedValue { $0[index].probed(due: due, at: now) }
    }

    /// A newcomer of loop number `index` that came at `since` has its turn.
    func waited(_ index: Int, since: NIODeadline, at now: NIODeadline) {
        loads.withLockedValue { $0[index].waited(since: since, at: now) }
    }

    /// So many newcomers of loop number `index` wait for their turn now.
    func waiting(_ index: Int, _ count: Int) {
        loads.withLockedValue { $0[index].waiting = count }
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
