import Foundation
import NIOCore

/// A foreign program: sipp, Python, openssl. What it prints is read line by line, and it ends with the test.
///
/// Spawned by hand: children of Foundation's `Process` inherit whatever another thread has just opened, and then no
/// peer would see the end of a connection that such a child still holds.
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
        var ends: [Int32] = [0, 0]
        guard socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0, &ends) == 0 else {
            throw Disappointment("socketpair: \(errno)")
        }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for descriptor in Int32(0)...2 { posix_spawn_file_actions_adddup2(&actions, ends[1], descriptor) }
        // glibc 2.34 has it, Swift's import of <spawn.h> has not. NIO's sockets stay open in children otherwise.
        typealias CloseFrom = @convention(c) (UnsafeMutablePointer<posix_spawn_file_actions_t>, Int32) -> Int32
        if let symbol = dlsym(nil, "posix_spawn_file_actions_addclosefrom_np") {
            _ = unsafeBitCast(symbol, to: CloseFrom.self)(&actions, 3)
        }
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
        var arguments = words.map { strdup($0) } + [nil]
        defer { for argument in arguments { free(argument) } }
        var spawned: pid_t = 0
        let code = posix_spawnp(&spawned, words[0], &actions, &attributes, &arguments, environ)
        Foundation.close(ends[1])
        guard code == 0 else {
            Foundation.close(ends[0])
            throw Disappointment("cannot run \(words[0]): error \(code)")
        }
        let (child, reading) = (spawned, ends[0])
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
        var room = [UInt8](repeating: 0, count: 65536)
        var unfinished: [UInt8] = []
        while true {
            let count = read(reading, &room, room.count)
            guard count > 0 else { break }
            unfinished += room[0..<count]
            everything.withLock { $0 += String(decoding: room[0..<count], as: UTF8.self) }
            while let end = unfinished.firstIndex(of: 10) {
                lines.put(String(decoding: unfinished[..<end], as: UTF8.self))
                unfinished.removeSubrange(...end)
            }
        }
        var status: Int32 = 0
        isRunning.withLock { isRunning in
            waitpid(child, &status, 0)
            isRunning = false
        }
        lines.close()
        exited.put(status & 0x7f == 0 ? status >> 8 & 0xff : 128 + (status & 0x7f))
    }

    deinit {
        Foundation.close(input)
    }

    /// Ends it, whatever it does.
    func stop() {
        signal(SIGKILL)
    }
}
