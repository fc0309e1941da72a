import ArgumentParser
import CSTAServer

/// `uacsta models`: what the phones of each maker can do, from the table that the server works by.
struct ModelsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "models",
        abstract: "Show which services the phones of each maker have, and which are emulated or refused.",
        discussion: """
            "from 8.7.4" is the firmware from which on the phone is asked for the service.
            Exit codes: 0, 64 usage, 78 something is wrong with the file.
            """)

    @Flag(help: "Print the page of the documentation.")
    var markdown = false

    @Option(
        help: ArgumentHelp(
            "A table of your own (YAML or JSON), as in phones.models; its entries stand before the bundled ones.",
            valueName: "file"))
    var models: String?

    func run() throws {
        let table: ModelTableText
        do {
            table = try ModelTableText(models: models)
        } catch {
            Terminal.complain("\(error)")
            throw ExitCode(error.exitCode)
        }
        let text = markdown ? table.markdown : table.plain
        Terminal.say(text.last == "\n" ? String(text.dropLast()) : text)
    }
}
