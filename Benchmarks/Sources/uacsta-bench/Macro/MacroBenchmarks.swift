import Foundation

/// Whole paths through a server of its own over loopback sockets, in CPU time of the server's process.
struct MacroBenchmarks {
    let executable: String
    let rounds: Int
    let isTLS: Bool
    /// The server's processor; the load side keeps off it.
    let core: Int?
    let add: (Figure) -> Void

    private var transport: String { isTLS ? "tls" : "tcp" }

    private func scene() throws -> Scene {
        try Scene(server: ServerProcess(executable: executable, core: core, withTLS: isTLS), isTLS: isTLS)
    }

    /// Events of phones that k clients watch, `window` of them on their way at a time.
    func events(phones: Int, clients: [Int], count: Int, window: Int) throws {
        let scene = try scene()
        try scene.addPhones(upTo: phones)
        for k in clients.sorted() {
            while scene.watchers.count < k { try scene.addWatcher() }
            var each: [Double] = []
            var latencies: [Double] = []
            let wall = now()
            for round in 0...rounds {
                let before = scene.watchers.map(\.events)
                let cpu = scene.server.cpu
                let times = try EventRound(scene: scene, count: count, window: window).run()
                let spent = Double(scene.server.cpu - cpu) / 1000 / Double(count)
                for (watcher, events) in zip(scene.watchers, before) where watcher.events - events != count {
                    throw BenchError("\(count) events sent, client \(watcher.number) got \(watcher.events - events)")
                }
                // The first round warms up.
                guard round > 0 else { continue }
                each.append(spent)
                latencies += times
            }
            let seconds = Double(now() - wall) / 1e9
            let note = "\(phones) phones, \(window) on their way"
            add(
                Figure(
                    "event.\(transport).\(k)-clients", each, unit: "µs/event", count: count, seconds: seconds,
                    note: note))
            add(
                Figure(
                    "event.\(transport).\(k)-clients.per-delivery", each.map { $0 / Double(k) }, unit: "µs",
                    count: count * k,
                    seconds: seconds))
            latencies.sort()
            add(
                Figure(
                    "event.\(transport).\(k)-clients.all-told.p50", [percentile(latencies, 0.5) / 1000], unit: "µs",
                    count: latencies.count, seconds: seconds,
                    note:
                        "until the last client and the phone have it; p99 \(Int(percentile(latencies, 0.99) / 1000)) µs"
                ))
        }
    }

    /// First registrations with all that follows, then refreshes with and without a challenge.
    func registrations(phones: Int) throws {
        var first: [Double] = []
        var challenged: [Double] = []
        var direct: [Double] = []
        let wall = now()
        for _ in 0..<rounds {
            let scene = try scene()
            try scene.addPhones(upTo: min(50, phones / 2))
            let warm = scene.phones.count
            let cpu = scene.server.cpu
            try scene.addPhones(upTo: phones)
            first.append(Double(phones - warm) / (Double(scene.server.cpu - cpu) / 1e9))
            challenged.append(try refresh(scene) { $0.register() })
            direct.append(try refresh(scene) { $0.refreshAtOnce() })
        }
        let seconds = Double(now() - wall) / 1e9
        func figure(_ name: String, _ values: [Double], _ note: String) {
            add(
                Figure(
                    "register.\(transport).\(name)", values, unit: "/CPU s", count: phones, seconds: seconds,
                    note: note + String(format: "; %.0f µs each", 1e6 / (values.sorted()[values.count / 2]))))
        }
        figure("first", first, "connection, 401, 200, INVITE dialog, SystemRegister, lines")
        figure("refresh", challenged, "REGISTER, 401, REGISTER, 200")
        figure("refresh-known-nonce", direct, "REGISTER, 200")
    }

    private func refresh(_ scene: Scene, _ start: (Phone) -> Void) throws -> Double {
        let window = 32
        var next = 0
        let before = scene.fleet.refreshes
        let total = scene.phones.count
        let cpu = scene.server.cpu
        while scene.fleet.refreshes - before < total {
            while next < total, next - (scene.fleet.refreshes - before) < window {
                start(scene.phones[next])
                next += 1
            }
            let current = scene.fleet.refreshes
            try scene.poller.run("refreshing", progress: { scene.fleet.refreshes }) {
                scene.fleet.refreshes > current || !scene.fleet.failures.isEmpty
            }
            try scene.check()
        }
        return Double(total) / (Double(scene.server.cpu - cpu) / 1e9)
    }

    /// Memory of the server for each phone that is only there.
    func memory(phones: Int) throws {
        let wall = now()
        let scene = try scene()
        // Some phones first: what the server makes once does not count for each.
        let warm = min(200, phones / 4)
        try scene.addPhones(upTo: warm)
        scene.poller.idle(seconds: 1)
        let start = try scene.server.memory()
        try scene.addPhones(upTo: phones)
        scene.poller.idle(seconds: 3)
        let registered = try scene.server.memory()
        try scene.addWatcher()
        scene.poller.idle(seconds: 3)
        let monitored = try scene.server.memory()
        try scene.check()
        let seconds = Double(now() - wall) / 1e9
        let each = (registered - start) / Double(phones - warm)
        func figure(_ name: String, _ value: Double, _ note: String) {
            add(
                Figure(
                    "memory.\(transport).\(name)", [value], unit: "octets", count: phones, seconds: seconds, note: note)
            )
        }
        figure("registered", each, "PSS for each idle phone with its dialog")
        figure("monitored", each + (monitored - registered) / Double(phones), "with the monitor of one client as well")
        figure("server", start, "PSS of the server with \(warm) phones")
    }

    /// A client's command to a phone and back, one at a time.
    func commands(phones: Int, count: Int) throws {
        let scene = try scene()
        try scene.addPhones(upTo: phones)
        try scene.addWatcher()
        guard let watcher = scene.watchers.first else { return }
        var medians: [Double] = []
        var tails: [Double] = []
        var spent: [Double] = []
        let wall = now()
        for round in 0...rounds {
            var times: [Double] = []
            let cpu = scene.server.cpu
            for index in 0..<count {
                var isDone = false
                watcher.commandAnswered = { isDone = true }
                let start = now()
                watcher.makeCall(scene.phones[index % phones])
                while !isDone {
                    scene.poller.turn(milliseconds: 100)
                    try scene.check()
                    if now() - start > 10_000_000_000 { throw BenchError("a command without answer") }
                }
                times.append(Double(now() - start) / 1000)
            }
            guard round > 0 else { continue }
            times.sort()
            spent.append(Double(scene.server.cpu - cpu) / 1000 / Double(count))
            medians.append(percentile(times, 0.5))
            tails.append(percentile(times, 0.99))
        }
        let seconds = Double(now() - wall) / 1e9
        let note = "client INFO → phone INFO → 200 → 200, one at a time"
        add(Figure("command.\(transport).p50", medians, unit: "µs", count: count, seconds: seconds, note: note))
        add(Figure("command.\(transport).p99", tails, unit: "µs", count: count, seconds: seconds))
        add(
            Figure(
                "command.\(transport).cpu", spent, unit: "µs", count: count, seconds: seconds, note: "CPU of the server"
            ))
    }
}
