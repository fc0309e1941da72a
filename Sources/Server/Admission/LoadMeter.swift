import NIOConcurrencyHelpers
import NIOCore

/// Measures the lag of all loops and tells the worst of it to whoever has to decide.
final class LoadMeter: Sendable {
    private static let interval = TimeAmount.milliseconds(50)
    private let busy: TimeAmount
    private let lags: NIOLockedValueBox<[LoopLag]>
    private let probes: NIOLockedValueBox<[RepeatedTask]>
    /// How many loops are probed.
    let loopCount: Int

    /// Begins to probe `loops`, until ``stop()``.
    /// - Parameter busy: the lag that is too much.
    init(loops: [any EventLoop], busy: TimeAmount) {
        self.busy = busy
        loopCount = loops.count
        lags = NIOLockedValueBox(Array(repeating: LoopLag(), count: loops.count))
        probes = NIOLockedValueBox([])
        let tasks = loops.enumerated().map { index, loop in probe(loop, index) }
        probes.withLockedValue { $0 = tasks }
    }

    /// The gate as it stands now.
    var gate: LoadGate {
        let worst = lags.withLockedValue { lags in lags.map(\.value).max() ?? .nanoseconds(0) }
        return LoadGate(lag: worst, busy: busy)
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
