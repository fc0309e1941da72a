import ArgumentParser
import CSTAServer

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// `uacsta check`: says what is wrong with a configuration, without starting anything.
struct CheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Validate a configuration; every problem is named with file, line, key and mend.",
        discussion: """
            Variables of the environment that begin with UACSTA_ are taken into account, as in serve.
            Certificates are opened as serve would open them.
            Exit codes: 0 good, 64 usage, 73 the log directory cannot be written, 78 something is wrong.
            """)

    @Option(help: ArgumentHelp("The configuration (YAML).", valueName: "file"))
    var config: String

    func run() throws {
        let loaded: ServerConfiguration.Loaded
        do {
            loaded = try ServerConfiguration.load(file: config, environment: ProcessInfo.processInfo.environment)
        } catch {
            Terminal.complain("\(error)")
            throw ExitCode(error.exitCode)
        }
        for warning in loaded.warnings { Terminal.complain("warning: \(warning)") }
        for note in loaded.notes { Terminal.say("note: \(note)") }
        let directory = loaded.configuration.logDirectory
        if loaded.configuration.log.files > 0, let reason = DirectoryCheck.reasonNotWritable(directory) {
            let error = ServerStartError.directory(path: directory, reason: reason)
            Terminal.complain("\(config): log.directory: \(error)")
            throw ExitCode(error.exitCode)
        }
        do {
            for warning in try loaded.configuration.certificateWarnings() { Terminal.complain("warning: \(warning)") }
        } catch {
            Terminal.complain("\(config): \(error)")
            throw ExitCode(error.exitCode)
        }
        Terminal.say("\(config): no problems found")
    }
}
