/// A number of events, so many of them on their way at a time, no phone with two. Over when every client and every
/// phone has what belongs to it.
final class EventRound {
    private let scene: Scene
    private let count: Int
    private var sent = 0
    private var done = 0
    /// A ring: phones that have nothing on its way stand from `sent` to `done`, counted round.
    private var idle: [Int]
    /// For each phone: answers and deliveries that are still to come.
    private var open: [Int]
    private var sentAt: [UInt64]
    private var times: [Double] = []
    private let window: Int

    init(scene: Scene, count: Int, window: Int) {
        self.scene = scene
        self.count = count
        self.window = min(window, scene.phones.count)
        idle = Array(scene.phones.indices)
        open = Array(repeating: 0, count: scene.phones.count)
        sentAt = Array(repeating: 0, count: scene.phones.count)
        times.reserveCapacity(count)
    }

    /// Nanoseconds from sending an event until the last of its receivers had it.
    func run() throws -> [Double] {
        scene.fleet.eventAnswered = { [unowned self] in step($0) }
        for watcher in scene.watchers { watcher.delivered = { [unowned self] in step($0) } }
        defer {
            scene.fleet.eventAnswered = { _ in }
            for watcher in scene.watchers { watcher.delivered = { _ in } }
        }
        for _ in 0..<window { send() }
        try scene.poller.run("events", progress: { self.done }) { self.done == self.count || self.overflow != nil }
        try scene.check()
        if let overflow { throw BenchError("phone \(overflow): more deliveries than events") }
        return times
    }

    private var overflow: Int?

    private func send() {
        guard sent < count else { return }
        sent += 1
        let phone = idle[(sent - 1) % idle.count]
        open[phone] = scene.watchers.count + 1
        sentAt[phone] = now()
        scene.phones[phone].sendEvent()
    }

    private func step(_ phone: Int) {
        open[phone] -= 1
        if open[phone] < 0 { overflow = phone }
        guard open[phone] == 0 else { return }
        times.append(Double(now() - sentAt[phone]))
        // It takes the place of the one that is sent next: the ring holds as many as are idle.
        idle[(done + idle.count) % idle.count] = phone
        done += 1
        send()
    }
}
