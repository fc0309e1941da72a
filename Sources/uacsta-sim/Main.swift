import ArgumentParser
import Foundation
import PhoneSimulator

/// `uacsta-sim`: simulated phones and clients against a real server.
@main
struct SimulatorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "uacsta-sim",
        abstract: "Plays thousands of phones and clients against a uaCSTA server and accounts for every event.",
        discussion: """
            Exit code: 0 nothing lost, 1 something lost, duplicated, out of order or missed, or a line that a client \
            believes to be other than its phone has it, 64 usage, 69 server unavailable, 73 the report cannot be written.
            """,
        subcommands: [Register.self, Calls.self, Control.self, Storm.self, Watch.self, Demo.self])
}

/// Plays the options, prints the report and ends the process with its exit code.
func play(_ options: RunOptions) async throws -> Never {
    do {
        try options.validate()
    } catch {
        throw ValidationError("\(error)")
    }
    let report: RunReport
    do {
        report = try await FleetRun(options).run()
    } catch {
        try? FileHandle.standardError.write(contentsOf: Data("uacsta-sim: \(error)\n".utf8))
        Foundation.exit(69)
    }
    print(report.text)
    if let path = options.report {
        do {
            try report.json().write(to: URL(fileURLWithPath: path))
        } catch {
            try? FileHandle.standardError.write(contentsOf: Data("uacsta-sim: cannot write \(path): \(error)\n".utf8))
            Foundation.exit(73)
        }
    }
    Foundation.exit(report.exitCode)
}
