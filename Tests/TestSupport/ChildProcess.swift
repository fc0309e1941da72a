public import Foundation

/// Child processes, spawned by hand.
///
/// Those of Foundation's `Process` inherit what another thread has just opened, and NIO's sockets are inherited by every
/// child that does not close them: the end of a connection, or of a pipe, is then not seen before all these children have
/// ended, and two of them may wait for each other for ever.
public enum ChildProcess {
    public struct Failure: Error, CustomStringConvertible {
        public let description: String

        public init(description: String) {
            self.description = description
        }
    }

    /// What a command printed, and its exit code: 128 and more for a signal.
    public struct Outcome: Sendable {
        public let code: Int32
        public let output: String
    }

    /// Starts a command. It has one descriptor, its input, output and errors in one, and no signal blocked.
    /// - Returns: the process, and the other end of its descriptor, which the caller closes.
    public static func spawn(_ words: [String]) throws(Failure) -> (process: pid_t, socket: Int32) {
        var ends: [Int32] = [0, 0]
        guard socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0, &ends) == 0 else {
            throw Failure(description: "socketpair: error \(errno)")
        }
        defer { close(ends[1]) }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for descriptor in Int32(0)...2 { posix_spawn_file_actions_adddup2(&actions, ends[1], descriptor) }
        // glibc 2.34 has it, Swift's import of <spawn.h> has not.
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
        var process: pid_t = 0
        let code = posix_spawnp(&process, words[0], &actions, &attributes, &arguments, environ)
        guard code == 0 else {
            close(ends[0])
            throw Failure(description: "cannot run \(words[0]): error \(code)")
        }
        return (process, ends[0])
    }

    /// Runs a command to its end, without input.
    public static func run(_ words: [String]) async throws -> Outcome {
        // Not on a thread of the pool on which tests run: there are as few as cores.
        try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread { continuation.resume(with: Result { try runToEnd(words) }) }
        }
    }

    /// The same for who cannot wait: it blocks the thread.
    public static func runToEnd(_ words: [String]) throws -> Outcome {
        let (process, socket) = try spawn(words)
        shutdown(socket, Int32(SHUT_WR))
        defer { close(socket) }
        var output: [UInt8] = []
        read(socket) { output += $0 }
        return Outcome(code: end(of: process), output: String(decoding: output, as: UTF8.self))
    }

    /// Hands on what comes, until there is no more; blocks the thread.
    public static func read(_ socket: Int32, _ arrived: (ArraySlice<UInt8>) -> Void) {
        var room = [UInt8](repeating: 0, count: 65536)
        while true {
            let count = Foundation.read(socket, &room, room.count)
            guard count > 0 else { return }
            arrived(room[..<count])
        }
    }

    /// Waits until a process has ended, and leaves it to ``end(of:)``: until then its number is nobody else's. Blocks the
    /// thread.
    public static func waitForEnd(of process: pid_t) {
        var information = siginfo_t()
        waitid(P_PID, id_t(process), &information, WEXITED | WNOWAIT)
    }

    /// Waits until a process has ended; its exit code, 128 and more for a signal. Blocks the thread.
    public static func end(of process: pid_t) -> Int32 {
        var status: Int32 = 0
        waitpid(process, &status, 0)
        return status & 0x7f == 0 ? status >> 8 & 0xff : 128 + (status & 0x7f)
    }
}
