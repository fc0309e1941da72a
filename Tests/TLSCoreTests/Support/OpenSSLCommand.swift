import Foundation

/// The foreign peer: `openssl s_client` or `s_server` as a child process.
///
/// Spawned by hand: children that Foundation's `Process` starts side by side inherit each other's pipes (none of them
/// would see the end of its input) and the blocked signals of a worker thread.
final class OpenSSLCommand: Sendable {
    struct Output: Sendable {
        var text = ""
        var ended = false
    }

    struct Failure: Error {
        let code: Int32
    }

    let output = Watched(Output())
    private let input: Int32
    private let process: pid_t

    init(_ arguments: [String]) throws {
        (process, input) = try Self.spawn(["openssl"] + arguments, output)
    }

    func send(_ text: String) throws {
        let bytes = Array(text.utf8)
        guard Foundation.send(input, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count else {
            throw Failure(code: errno)
        }
    }

    /// End of input: s_client says close_notify and ends.
    func finish() {
        shutdown(input, Int32(SHUT_WR))
    }

    func stop() {
        kill(process, SIGKILL)
    }

    /// Waits until the command has printed `text`; false when it ended without.
    func prints(_ text: String) async -> Bool {
        await output.wait { $0.text.contains(text) || $0.ended }.text.contains(text)
    }

    /// Everything it printed, when it has ended.
    @discardableResult
    func whole() async -> String {
        await output.wait { $0.ended }.text
    }

    private static func spawn(_ words: [String], _ output: Watched<Output>) throws -> (pid_t, Int32) {
        var ends: [Int32] = [0, 0]
        let type = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
        guard socketpair(AF_UNIX, type, 0, &ends) == 0 else { throw Failure(code: errno) }
        let (ours, theirs) = (ends[0], ends[1])
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, theirs, 0)
        posix_spawn_file_actions_adddup2(&actions, theirs, 1)
        posix_spawn_file_actions_adddup2(&actions, theirs, 2)
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
        close(theirs)
        guard code == 0 else {
            close(ours)
            throw Failure(code: code)
        }
        let child = process
        Thread.detachNewThread { collect(ours, child, output) }
        return (child, ours)
    }

    private static func collect(_ reading: Int32, _ process: pid_t, _ output: Watched<Output>) {
        var room = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = read(reading, &room, room.count)
            guard count > 0 else { break }
            let text = String(decoding: room.prefix(count), as: UTF8.self)
            output.update { $0.text += text }
        }
        // The descriptor stays open: a test may still try to write to a peer that is gone. There are few.
        waitpid(process, nil, 0)
        output.update { $0.ended = true }
    }
}
