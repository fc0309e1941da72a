import Foundation

/// The foreign peer: `openssl s_client` or `s_server` as a child process.
final class OpenSSLCommand: Sendable {
    struct Output: Sendable {
        var text = ""
        var ended = false
    }

    let output = Watched(Output())
    private let input: FileHandle
    private let process: Process

    init(_ arguments: [String]) throws {
        let process = Process()
        let (inputPipe, outputPipe) = (Pipe(), Pipe())
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["openssl"] + arguments
        process.standardInput = inputPipe
        process.standardOutput = outputPipe
        process.standardError = outputPipe
        input = inputPipe.fileHandleForWriting
        self.process = process
        let output = output
        outputPipe.fileHandleForReading.readabilityHandler = { handle in
            let data = handle.availableData
            if data.isEmpty {
                handle.readabilityHandler = nil
                output.update { $0.ended = true }
            } else {
                let text = String(decoding: data, as: UTF8.self)
                output.update { $0.text += text }
            }
        }
        try process.run()
    }

    func send(_ text: String) throws {
        try input.write(contentsOf: Data(text.utf8))
    }

    /// End of input: s_client says close_notify and ends.
    func finish() throws {
        try input.close()
    }

    /// Not SIGTERM: the child inherits the signal mask of the thread that starts it, and workers block that signal.
    func stop() {
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
    }

    /// Waits until the command has printed `text`; false when it ended without.
    func prints(_ text: String) async -> Bool {
        await output.wait { $0.text.contains(text) || $0.ended }.text.contains(text)
    }

    /// Everything it printed, when it has ended.
    func whole() async -> String {
        await output.wait { $0.ended }.text
    }
}
