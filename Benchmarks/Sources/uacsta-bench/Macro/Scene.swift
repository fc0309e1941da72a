import Foundation

/// A running server with phones and clients connected to it.
final class Scene {
    let server: ServerProcess
    let poller = Poller()
    let fleet: Phone.Fleet
    private(set) var phones: [Phone] = []
    private(set) var watchers: [Watcher] = []
    private let isTLS: Bool
    private let tls: TLSMaker?
    /// Connections that are being made at the same time.
    private let window = 128

    init(server: ServerProcess, isTLS: Bool) throws {
        self.server = server
        self.isTLS = isTLS
        tls = isTLS ? try TLSMaker() : nil
        fleet = Phone.Fleet(password: ServerProcess.phonePassword, transport: isTLS ? "TLS" : "TCP")
    }

    private var failures: [String] { fleet.failures + watchers.flatMap(\.failures) }

    func check() throws {
        if let first = failures.first { throw BenchError("\(first) (\(failures.count) failures)") }
    }

    /// Connects phones until so many are registered, have their dialog and have told their lines.
    func addPhones(upTo count: Int) throws {
        let port = isTLS ? server.ports.phonesTLS : server.ports.phonesTCP
        while phones.count < count || fleet.identities < count {
            while phones.count < count, phones.count - fleet.identities < window {
                // 20,000 connections for each source address.
                let source = "127.0.0.\(2 + phones.count / 20_000)"
                let wire = try Wire(host: "127.0.0.1", port: port, source: source, tls: tls)
                phones.append(Phone(index: phones.count, fleet: fleet, wire: wire, source: source))
                poller.add(wire)
            }
            let before = fleet.identities
            try poller.run("registering phones", progress: { self.fleet.registered + self.fleet.identities }) {
                self.fleet.identities > before || !self.failures.isEmpty
                    || self.phones.count - self.fleet.identities < 1
            }
            try check()
        }
        guard fleet.registered == count, fleet.dialogs == count else {
            throw BenchError("\(count) phones, but \(fleet.registered) registrations and \(fleet.dialogs) dialogs")
        }
        poller.idle(seconds: 0.2)
    }

    /// Connects a client that monitors all phones.
    func addWatcher() throws {
        let port = isTLS ? server.ports.clientsTLS : server.ports.clientsTCP
        let wire = try Wire(host: "127.0.0.1", port: port, source: "127.0.0.1", tls: tls)
        let watcher = Watcher(
            number: watchers.count, wire: wire, user: ServerProcess.user, password: ServerProcess.password,
            transport: isTLS ? "TLS" : "TCP")
        watchers.append(watcher)
        poller.add(wire)
        try poller.run("a client's session", progress: { 0 }) { watcher.isOpen || !self.failures.isEmpty }
        try check()
        var next = 0
        while next < phones.count || watcher.monitors < phones.count {
            while next < phones.count, next - watcher.monitors < window {
                watcher.monitor(phones[next])
                next += 1
            }
            let before = watcher.monitors
            try poller.run("monitors", progress: { watcher.monitors }) {
                watcher.monitors > before || !self.failures.isEmpty
            }
            try check()
        }
        // Each monitor is announced with BackInService once the phone's own monitor stands.
        try poller.run("phones' monitors", progress: { watcher.serviceEvents + self.fleet.monitors }) {
            watcher.serviceEvents >= self.phones.count || !self.failures.isEmpty
        }
        try check()
        poller.idle(seconds: 0.3)
    }

    deinit {
        for phone in phones { poller.remove(phone.wire) }
        for watcher in watchers { poller.remove(watcher.wire) }
    }
}
