import NIOCore

/// Has the phones' users make calls at a rate, each by a script of its own; on the fleet's loop.
final class CallDriver {
    /// What was played.
    struct Counts: Sendable, Equatable {
        var started: UInt64 = 0
        var finished: UInt64 = 0
        /// Ended early because a phone was gone.
        var broken: UInt64 = 0
        /// Not begun because too few phones were free and monitored.
        var skipped: UInt64 = 0
        var byKind: [CallScript.Kind: UInt64] = [:]
    }

    private struct Running {
        let script: CallScript
        let stage: ScriptStage
        var next = 0
    }

    private let fleet: PhoneFleet
    private let interval: TimeAmount
    private let pace: TimeAmount
    private var generator: SeededGenerator
    private var idle: [Int]
    private var running: [Int: Running] = [:]
    private var nextScript = 1
    private var isStarting = false
    private var nextStart = NIODeadline.uptimeNanoseconds(0)
    private(set) var counts = Counts()

    /// - Parameters:
    ///   - rate: calls begun a second.
    ///   - pace: the mean pause between two steps of a call.
    init(fleet: PhoneFleet, rate: Double, pace: TimeAmount, seed: UInt64) {
        self.fleet = fleet
        self.pace = pace
        interval = .nanoseconds(Int64(1e9 / max(0.01, rate)))
        generator = SeededGenerator(seed: seed, stream: 0xCA11)
        idle = Array(fleet.phones.indices)
    }

    /// The number of calls under way.
    var runningCount: Int { running.count }

    /// Begins to begin calls.
    func start() {
        isStarting = true
        fleet.scriptDue = { [weak self] script, now in self?.due(script, at: now) }
        nextStart = .now()
        fleet.wake(.script(0), at: nextStart)
    }

    /// No new calls; those under way are played to their end.
    func stopStarting() {
        isStarting = false
    }

    private func due(_ script: Int, at now: NIODeadline) {
        guard script == 0 else { return step(script, at: now) }
        guard isStarting else { return }
        // What should have begun while the loop was busy begins now: the rate is kept on average.
        var burst = 0
        while nextStart <= now, burst < 1000 {
            begin(at: now)
            nextStart = nextStart + interval
            burst += 1
        }
        if burst == 1000 { nextStart = now + interval }
        fleet.wake(.script(0), at: nextStart)
    }

    private func begin(at now: NIODeadline) {
        let script = CallScript(pace: pace, using: &generator)
        guard let phones = takeIdle(script.phoneCount) else {
            counts.skipped += 1
            return
        }
        let number = nextScript
        nextScript += 1
        counts.started += 1
        counts.byKind[script.kind, default: 0] += 1
        running[number] = Running(script: script, stage: ScriptStage(phones: phones))
        fleet.wake(.script(number), at: now + script.steps[0].after)
    }

    private func takeIdle(_ count: Int) -> [Int]? {
        var taken: [Int] = []
        var tries = 0
        while taken.count < count, !idle.isEmpty, tries < 30 {
            tries += 1
            let place = Int(generator.next() % UInt64(idle.count))
            let phone = idle[place]
            guard fleet.phones[phone].canTell, fleet.pbx.legs(of: phone).isEmpty else { continue }
            idle.swapAt(place, idle.count - 1)
            idle.removeLast()
            taken.append(phone)
        }
        guard taken.count == count else {
            idle += taken
            return nil
        }
        return taken
    }

    private func step(_ number: Int, at now: NIODeadline) {
        guard var call = running[number] else { return }
        let stage = call.stage
        do {
            let events = try stage.play(call.script.steps[call.next].action, in: &fleet.pbx)
            fleet.tell(events, at: now)
        } catch {
            counts.broken += 1
            return end(number, call, at: now)
        }
        call.next += 1
        guard call.next < call.script.steps.count else {
            counts.finished += 1
            return end(number, call, at: now)
        }
        running[number] = call
        fleet.wake(.script(number), at: now + call.script.steps[call.next].after)
    }

    private func end(_ number: Int, _ call: Running, at now: NIODeadline) {
        running[number] = nil
        fleet.tell(call.stage.clearAll(in: &fleet.pbx), at: now)
        idle += call.stage.phones
    }
}
