import Foundation

/// Child processes, spawned by hand: those that Foundation's `Process` starts side by side inherit each other's pipes
/// (none of them would see the end of its input) and the blocked signals of a worker thread.
enum Child {
    struct Failure: Error {
        let code: Int32
    }

    /// The process, and a socket to its input and output.
    static func spawn(_ words: [String]) throws -> (pid_t, Int32) {
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
        return (process, ours)
    }

    /// Runs a command to its end and returns its exit status.
    static func run(_ words: [String]) throws -> Int32 {
        let (process, socket) = try spawn(words)
        defer { close(socket) }
        var room = [UInt8](repeating: 0, count: 4096)
        while read(socket, &room, room.count) > 0 {}
        var status: Int32 = 0
        waitpid(process, &status, 0)
        return status
    }
}
