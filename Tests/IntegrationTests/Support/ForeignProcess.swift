import Foundation
import NIOCore
import TestSupport

/// A foreign program: sipp, Python, openssl. What it prints is read line by line, and it ends with the test.
final class ForeignProcess: Sendable {
    /// Lines of standard output and standard error.
    let lines = Mailbox<String>()
    private let everything = Guarded("")
    private let exited = Mailbox<Int32>()
    private let isRunning = Guarded(true)
    private let input: Int32
    private let process: pid_t

    /// Whether a program is there. Where CI runs it must be.
    static func isInstalled(_ name: String) -> Bool {
        if ProcessInfo.processInfo.environment["CI"] != nil { return true }
        let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
        return path.split(separator: ":").contains { access("\($0)/\(name)", X_OK) == 0 }
    }

    init(_ words: [String]) throws {
        let (child, reading) = try ChildProcess.spawn(words)
        process = child
        input = reading
        Thread.detachNewThread { [self] in collect(reading, child) }
    }

    /// A peer of Tests/Fixtures/peers.
    static func python(_ script: String, _ arguments: [String]) throws -> ForeignProcess {
        try ForeignProcess(["python3", "-B", Fixtures.path("peers/\(script)")] + arguments)
    }

    /// Everything it printed.
    var output: String { everything.withLock { $0 } }

    func say(_ line: String) {
        send(line + "\n")
    }

    func send(_ text: String) {
        let bytes = Array(text.utf8)
        _ = Foundation.send(input, bytes, bytes.count, Int32(MSG_NOSIGNAL))
    }

    /// End of its input.
    func finish() {
        shutdown(input, Int32(SHUT_WR))
    }

    func signal(_ number: Int32) {
        isRunning.withLock { if $0 { kill(process, number) } }
    }

    /// Waits for a line that contains `text`.
    @discardableResult
    func line(_ text: String, within limit: TimeAmount = .seconds(30)) async throws -> String {
        if let line = await lines.first(within: limit, where: { $0.contains(text) }) { return line }
        throw Disappointment("waited in vain for \(text); it printed:\n\(output.suffix(4000))")
    }

    /// A peer has reached a mark of its transcript.
    @discardableResult
    func mark(_ name: String, within limit: TimeAmount = .seconds(30)) async throws -> String {
        try await line("\"mark\": \"\(name)\"", within: limit)
    }

    /// Waits until it has ended with 0.
    func expectSuccess(within limit: TimeAmount = .seconds(40)) async throws {
        guard let code = await exited.first(within: limit) else {
            signal(SIGKILL)
            throw Disappointment("it did not end; it printed:\n\(output.suffix(4000))")
        }
        guard code == 0 else {
            throw Disappointment("it ended with \(code):\n\(output.prefix(3000))\n…\n\(output.suffix(2000))")
        }
    }

    /// Waits until it has ended; its exit code, 128 and more for a signal.
    func exitCode(within limit: TimeAmount = .seconds(40)) async -> Int32? {
        await exited.first(within: limit)
    }

    private func collect(_ reading: Int32, _ child: pid_t) {
        var unfinished: [UInt8] = []
        ChildProcess.read(reading) { bytes in
            unfinished += bytes
            everything.withLock { $0 += String(decoding: bytes, as: UTF8.self) }
            while let end = unfinished.firstIndex(of: 10) {
                lines.put(String(decoding: unfinished[..<end], as: UTF8.self))
                unfinished.removeSubrange(...end)
            }
        }
        // Not inside the lock: a process may have closed its output and live on, until it gets a signal.
        ChildProcess.waitForEnd(of: child)
        let code = isRunning.withLock { isRunning in
            defer { isRunning = false }
            return ChildProcess.end(of: child)
        }
        lines.close()
        exited.put(code)
    }

    deinit {
        Foundation.close(input)
    }

    /// Ends it, whatever it does.
    func stop() {
        signal(SIGKILL)
    }
}
