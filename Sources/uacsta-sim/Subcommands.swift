import ArgumentParser
import PhoneSimulator

struct Register: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Phones register again and again, --rate times a second; with --rate 0 they stay registered.")

    @OptionGroup var common: CommonOptions

    func run() async throws {
        try await play(common.options(for: .register))
    }
}

struct Calls: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Phones ring, answer, hold, retrieve, consult, transfer and clear at a rate; clients watch.",
        discussion: """
            In the end every client's view of every line, built from the events it was told, and the answer to SnapshotDevice \
            are held against the calls that the phone has: no line may be busy for ever. So it is with 'control' and 'storm'.
            """)

    @OptionGroup var common: CommonOptions

    func run() async throws {
        try await play(common.options(for: .calls))
    }
}

struct Control: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract:
            "Clients issue MakeCall, AnswerCall and the rest, and check each answer and each event that must follow.",
        discussion: """
            What a phone's model lacks by the table of phone models must be put together by the server (AlternateCall, \
            ReconnectCall, ConsultationCall, SingleStepTransferCall, SnapshotDevice, SnapshotCall), with the events of its \
            steps, or be refused with serviceNotSupported; the report counts each.
            """)

    @OptionGroup var common: CommonOptions

    func run() async throws {
        try await play(common.options(for: .control))
    }
}

struct Storm: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "All phones at once under load; the server is killed and started again in the middle.",
        discussion: """
            With --server-pid the process is killed with SIGKILL, and --restart-command starts it again. Without a process id \
            the command must end the old server itself. Measured is the time until every phone is registered and every \
            monitor has delivered BackInService again. A server that the run started is ended with it.
            """)

    @OptionGroup var common: CommonOptions
    @Option(help: "Shell command that starts the server again.")
    var restartCommand: String?

    func run() async throws {
        var options = try common.options(for: .storm)
        options.restartCommand = restartCommand
        try await play(options)
    }
}

struct Watch: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Clients alone watch the phones of another run; stop the process (kill -STOP) to be a stalled client."
    )

    @OptionGroup var common: CommonOptions

    func run() async throws {
        try await play(common.options(for: .watch))
    }
}

struct Demo: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Ten phones call each other, and a client says in plain words what it sees.")

    @OptionGroup var common: CommonOptions

    func run() async throws {
        try await play(common.options(for: .demo))
    }
}
