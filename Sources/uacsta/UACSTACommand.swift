import ArgumentParser
import CSTAServer

/// The daemon's command line.
@main
struct UACSTACommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "uacsta",
        abstract: "CSTA for SIP phones: phones register, CTI clients watch and control them.",
        version: ServerVersion.current,
        subcommands: [ServeCommand.self, CheckCommand.self, ModelsCommand.self])
}
