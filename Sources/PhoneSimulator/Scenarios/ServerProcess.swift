import Foundation
import NIOConcurrencyHelpers

/// The server's process, as far as the run may kill, start and look at it.
final class ServerProcess: Sendable {
    private struct State {
        var pid: Int32?
        var started: Process?
        var use = ServerUse()
    }

    private let state: NIOLockedValueBox<State>

    init(pid: Int32?) {
        state = NIOLockedValueBox(State(pid: pid))
    }

    /// The process that is sampled.
    var pid: Int32? { state.withLockedValue { $0.pid } }

    /// Takes a sample.
    func sample(seconds: Double, isWarm: Bool) {
        guard let pid, let sample = ServerSample(pid: pid, seconds: seconds) else { return }
        state.withLockedValue { $0.use.sampled(sample, isWarm: isWarm) }
    }

    /// What was sampled; nil if there is no process to look at.
    var use: ServerUse? {
        state.withLockedValue { $0.use.samples.isEmpty ? nil : $0.use }
    }

    /// kill -9; returns when the process has let go of its sockets, at the latest after ten seconds.
    func kill() async throws {
        guard let pid else { return }
        state.withLockedValue { $0.pid = nil }
        _ = Foundation.kill(pid, SIGKILL)
        for _ in 0..<1000 where ServerProcess.isAlive(pid) { try await Task.sleep(for: .milliseconds(10)) }
    }

    /// False when the process is gone or only waits for its parent to notice. A first thread in state Z is not enough: what
    /// the process had open stays open until its last thread has ended.
    private static func isAlive(_ pid: Int32) -> Bool {
        guard let stat = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8),
            let end = stat.lastIndex(of: ")")
        else { return false }
        let state = stat[end...].split(separator: " ").dropFirst().first ?? "Z"
        let threads = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(pid)/task").count) ?? 0
        return !["Z", "X"].contains(state) || threads > 1
    }

    /// Starts the server by a shell command, without waiting for its end. Its output goes to our standard error.
    func start(_ command: String) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        // exec: the process that is sampled is then the server, not the shell.
        process.arguments = ["-c", "exec " + command]
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.standardError
        try process.run()
        state.withLockedValue { state in
            state.started = process
            state.pid = process.processIdentifier
        }
    }

    /// True if the server that ``start(_:)`` began has ended already.
    var startedHasEnded: Bool {
        state.withLockedValue { $0.started.map { !$0.isRunning } ?? false }
    }

    /// Ends the server that ``start(_:)`` began, in good order.
    func stopStarted() {
        guard let process = state.withLockedValue({ $0.started }), process.isRunning else { return }
        process.terminate()
    }
}
