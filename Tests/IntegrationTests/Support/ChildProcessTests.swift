import Foundation
import TestSupport
import Testing

/// What tests stand on: a child that holds what is not its own keeps other tests waiting, two of them for ever.
@Suite("The tests' own child processes", .takesTurns) struct ChildProcessTests {
    @Test("a child holds none of the process's other descriptors, also not those that children inherit")
    func noInheritance() async throws {
        var ends: [Int32] = [0, 0]
        // As NIO's sockets are, and the pipes of Foundation: without close-on-exec.
        try #require(socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &ends) == 0)
        let (child, socket) = try ChildProcess.spawn(["cat"])
        defer {
            close(socket)
            close(ends[0])
            _ = ChildProcess.end(of: child)
        }
        close(ends[1])
        // The end is seen although the child lives. A child that another thread starts just now has it for a moment too.
        var end = pollfd(fd: ends[0], events: Int16(POLLIN), revents: 0)
        #expect(poll(&end, 1, 10_000) == 1)
        var octet: UInt8 = 0
        #expect(recv(ends[0], &octet, 1, Int32(MSG_DONTWAIT)) == 0)
    }

    @Test func outcome() async throws {
        let outcome = try await ChildProcess.run(["/bin/sh", "-c", "cat; echo out; echo error >&2; exit 3"])
        #expect(outcome.code == 3)
        #expect(outcome.output == "out\nerror\n")
        let killed = try await ChildProcess.run(["/bin/sh", "-c", "kill -9 $$"])
        #expect(killed.code == 128 + 9)
    }

    @Test func missing() async {
        await #expect(throws: ChildProcess.Failure.self) { try await ChildProcess.run(["/nowhere/nothing"]) }
    }
}
