import Foundation
import TestSupport

/// The foreign peer: `openssl s_client` or `s_server` as a child process.
final class OpenSSLCommand: Sendable {
    struct Output: Sendable {
        var text = ""
        var ended = false
    }

    let output = Watched(Output())
    private let input: Int32
    private let process: pid_t

    init(_ arguments: [String]) throws {
        (process, input) = try ChildProcess.spawn(["openssl"] + arguments)
        let (process, input, output) = (process, input, output)
        Thread.detachNewThread { Self.collect(input, process, output) }
    }

    func send(_ text: String) throws {
        let bytes = Array(text.utf8)
        guard Foundation.send(input, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count else {
            throw ChildProcess.Failure(description: "cannot write to openssl: error \(errno)")
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

    private static func collect(_ reading: Int32, _ process: pid_t, _ output: Watched<Output>) {
        ChildProcess.read(reading) { bytes in
            let text = String(decoding: bytes, as: UTF8.self)
            output.update { $0.text += text }
        }
        // The descriptor stays open: a test may still try to write to a peer that is gone. There are few.
        _ = ChildProcess.end(of: process)
        output.update { $0.ended = true }
    }
}
