import ArgumentParser
import Foundation

@main
struct UACSTABench: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "uacsta-bench",
        abstract: "Measures the parts of the server, and a running server, in CPU time.",
        discussion: "Build the server first: swift build -c release --product uacsta",
        subcommands: [Micro.self, Events.self, Registrations.self, Memory.self, Commands.self, All.self])
}

struct Output: ParsableArguments {
    @Flag(help: "Print JSON.")
    var json = false

    func report(_ measure: (@escaping (Figure) -> Void) throws -> Void) throws {
        final class Box { var report = Report() }
        let box = Box()
        let json = json
        try measure { box.report.add($0, quietly: json) }
        try box.report.print(json: json)
    }
}

struct MacroOptions: ParsableArguments {
    @Option(help: "The server's executable.")
    var server = ".build/release/uacsta"

    @Option(help: "Rounds; the median is shown.")
    var rounds = 5

    @Flag(help: "Over TLS instead of TCP.")
    var tls = false

    @Option(help: "Keep the server on this processor and the load on the others; -1 leaves it to the system.")
    var core = 0

    func benchmarks(_ add: @escaping (Figure) -> Void, tls: Bool? = nil) -> MacroBenchmarks {
        _ = raiseOpenFiles()
        let cores = ProcessInfo.processInfo.processorCount
        return MacroBenchmarks(
            executable: server, rounds: rounds, isTLS: tls ?? self.tls, core: core >= 0 && cores > 1 ? core : nil,
            add: add)
    }
}

struct Micro: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "The steps that every message takes.")
    @OptionGroup var output: Output
    @Option(help: "Only figures whose names hold this text.")
    var filter: String?
    @Option(help: "Exactly so many operations, once: to count instructions from outside.")
    var count: Int?

    func run() throws {
        var runner = MicroRunner()
        runner.fixedCount = count
        try output.report { try MicroBenchmarks(runner: runner, filter: filter, add: $0).run() }
    }
}

struct Events: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Events from phones to clients that watch them.")
    @OptionGroup var output: Output
    @OptionGroup var options: MacroOptions
    @Option var phones = 200
    @Option(parsing: .upToNextOption, help: "Numbers of clients.")
    var clients = [1, 5, 20]
    @Option(help: "Events in a round.")
    var count = 10_000
    @Option(help: "Events on their way at a time.")
    var window = 32

    func run() throws {
        try output.report {
            try options.benchmarks($0).events(phones: phones, clients: clients, count: count, window: window)
        }
    }
}

struct Registrations: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Registrations per CPU second.")
    @OptionGroup var output: Output
    @OptionGroup var options: MacroOptions
    @Option var phones = 2000

    func run() throws {
        try output.report { try options.benchmarks($0).registrations(phones: phones) }
    }
}

struct Memory: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Memory for each idle phone.")
    @OptionGroup var output: Output
    @OptionGroup var options: MacroOptions
    @Option var phones = 10_000

    func run() throws {
        try output.report { try options.benchmarks($0).memory(phones: phones) }
    }
}

struct Commands: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "A command from a client to a phone and back.")
    @OptionGroup var output: Output
    @OptionGroup var options: MacroOptions
    @Option var phones = 50
    @Option(help: "Commands in a round.")
    var count = 2000

    func run() throws {
        try output.report { try options.benchmarks($0).commands(phones: phones, count: count) }
    }
}

struct All: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Everything, over TCP and over TLS.")
    @OptionGroup var output: Output
    @OptionGroup var options: MacroOptions
    @Option(help: "Idle phones for the memory figures.")
    var phones = 10_000

    func run() throws {
        try output.report { add in
            try MicroBenchmarks(runner: MicroRunner(), filter: nil, add: add).run()
            for tls in [false, true] {
                let macro = options.benchmarks(add, tls: tls)
                try macro.events(phones: 200, clients: [1, 5, 20], count: 10_000, window: 32)
                try macro.registrations(phones: 2000)
                try macro.commands(phones: 50, count: 2000)
                try macro.memory(phones: phones)
            }
        }
    }
}
