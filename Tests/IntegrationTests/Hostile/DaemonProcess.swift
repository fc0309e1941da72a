import CSTAServer
import Foundation
import NIOCore

/// `uacsta serve` as a process of its own, for what only a process shows: limits of the system, signals, /proc.
struct DaemonProcess: ServerPorts {
    static let binary = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
        .appending(path: "uacsta").path

    /// Where the tests are built without the executable there is nothing to run.
    static var isBuilt: Bool { FileManager.default.isExecutableFile(atPath: binary) }

    let process: ForeignProcess
    let folder: String
    let pid: Int
    let phones: Int
    let clients: Int
    /// KiB that it had in memory at most when it was ready.
    let memoryAtStart: Int

    // It has no listener for TLS.
    let phonesTLS = 0
    let clientsTLS = 0

    /// Starts it with a configuration of the tests and waits until it is ready.
    /// - Parameters:
    ///   - limits: keys for `limits:`, with commas between them.
    ///   - shell: what the shell does first.
    ///   - dataMode: permissions of the data directory.
    static func start(
        limits: String = "", shell: String = ":", environment: String = "", dataMode: Int = 0o700
    ) async throws -> DaemonProcess {
        let folder = FileManager.default.temporaryDirectory.appending(path: "uacsta-daemon-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        try FileManager.default.createDirectory(atPath: folder + "/data", withIntermediateDirectories: true)
        try FileManager.default.setAttributes([.posixPermissions: dataMode], ofItemAtPath: folder + "/data")
        try configuration(limits: limits).write(toFile: folder + "/uacsta.yaml", atomically: false, encoding: .utf8)
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: folder + "/uacsta.yaml")
        let command =
            "cd \(folder) && \(shell); echo pid $$; \(environment) exec \(binary) serve --config \(folder)/uacsta.yaml --data \(folder)/data"
        let process = try ForeignProcess(["/bin/sh", "-c", command])
        let pid = Int(try await process.line("pid ").dropFirst(4)) ?? 0
        let ready = try await process.line("ready ")
        let ports = ready.matches(of: /tcp:127\.0\.0\.1:(\d+)/).compactMap { Int($0.1) }
        guard ports.count == 2 else { throw Disappointment(ready) }
        return DaemonProcess(
            process: process, folder: folder, pid: pid, phones: ports[0], clients: ports[1],
            memoryAtStart: memory("VmHWM", of: pid))
    }

    /// Runs `body` beside it; it is gone when this returns.
    static func run(
        limits: String = "", shell: String = ":", environment: String = "",
        _ body: (DaemonProcess) async throws -> Void
    ) async throws {
        let daemon = try await start(limits: limits, shell: shell, environment: environment)
        defer {
            daemon.process.stop()
            try? FileManager.default.removeItem(atPath: daemon.folder)
        }
        do {
            try await body(daemon)
        } catch {
            throw Disappointment("\(error)\nIt printed:\n\(daemon.process.output.suffix(4000))")
        }
    }

    static func configuration(password: String = TestServer.phonePassword, limits: String = "") -> String {
        // A crowd of tests on two cores is late: what is tested elsewhere must not be refused for that.
        """
        server: {host: uacsta.test, realm: uacsta}
        phones:
          password: "\(password)"
          autoCommission: true
          listeners: [{name: lan, address: 127.0.0.1, tcp: 0}]
        clients:
          accounts: [{user: tapi, password: "\(TestServer.clientPassword)"}]
          listeners: [{name: lan, address: 127.0.0.1, tcp: 0}]
        limits: {lagMilliseconds: 600000\(limits.isEmpty ? "" : ", ")\(limits)}
        """
    }

    /// Registers over a connection; the status of the last answer.
    static func register(over wire: Wire, password: String = TestServer.phonePassword) async throws -> Int? {
        let mac = Unique.mac()
        var request = RequestText.fresh("REGISTER", user: mac)
        try await wire.send(request.bytes)
        let challenge = try await wire.response(callID: request["Call-ID"], cseq: request["CSeq"])
        guard challenge.status == 401 else { return challenge.status }
        request["CSeq"] = "2 REGISTER"
        request["Via"] += "again"
        request.add("Authorization", try WireDigest(user: mac, password: password).answering(challenge).header)
        try await wire.send(request.bytes)
        return try await wire.response(callID: request["Call-ID"], cseq: request["CSeq"]).status
    }

    /// A fresh phone is served, in time, by the same process, and that has not grown beyond its bound (``Served``). Within
    /// `patience`, where room has to come back first.
    func expectServed(within patience: TimeAmount = .zero) async throws {
        try await Served.expect(at: self, within: patience)
        let now = memory("VmHWM")
        guard now > 0 else { throw Disappointment("the process is gone") }
        guard now - memoryAtStart <= Served.growth else {
            throw Disappointment("\(memoryAtStart) KiB have become \(now) KiB")
        }
    }

    /// An answer over a connection that stands.
    func expectAnswer(over wire: Wire) async throws {
        let request = RequestText.fresh("OPTIONS", user: "000413AABBCC")
        try await wire.send(request.bytes)
        guard try await wire.response(callID: request["Call-ID"], cseq: request["CSeq"]).status == 200 else {
            throw Disappointment("no answer")
        }
    }

    /// A file below /proc/PID.
    func proc(_ name: String) -> String { Self.proc(name, of: pid) }

    private static func proc(_ name: String, of pid: Int) -> String {
        FileManager.default.contents(atPath: "/proc/\(pid)/\(name)").map { String(decoding: $0, as: UTF8.self) } ?? ""
    }

    /// A value of /proc/PID/status in KiB.
    func memory(_ name: String) -> Int { Self.memory(name, of: pid) }

    private static func memory(_ name: String, of pid: Int) -> Int {
        let line = proc("status", of: pid).split(separator: "\n").first { $0.hasPrefix(name + ":") }
        return line.flatMap { Int($0.filter(\.isNumber)) } ?? 0
    }

    /// How many files it has open.
    func descriptors() throws -> Int {
        try FileManager.default.contentsOfDirectory(atPath: "/proc/\(pid)/fd").count
    }

    /// Seconds of processor time so far.
    var cpu: Double {
        let fields = proc("stat").split(separator: " ")
        guard fields.count > 15, let user = Double(fields[13]), let system = Double(fields[14]) else { return 0 }
        return (user + system) / 100
    }
}
