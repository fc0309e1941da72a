import ArgumentParser
import CSTAServer
import Logging

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// `uacsta serve`: the server in the foreground.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Run the server in the foreground.",
        discussion: """
            One line on standard output, "ready …", says that every listener is bound; logs go to standard error and
            to the log files. SIGTERM and SIGINT end gracefully within ten seconds, a second one ends at once. SIGHUP
            reads configuration and certificates again; if something is wrong with them, the old ones stay.

            Every key can also be given in the environment: sip.expires as UACSTA_SIP_EXPIRES, phones.listeners as
            YAML or JSON text in UACSTA_PHONES_LISTENERS, and so on.

            Exit codes: 0, 64 usage, 69 a port or service is unavailable, 73 a directory or file cannot be written,
            78 configuration.
            """)

    @Option(
        help: ArgumentHelp(
            "The configuration (YAML). Default: uacsta.yaml beside the data directory, else built-in defaults.",
            valueName: "file"))
    var config: String?

    @Option(
        help: ArgumentHelp(
            "Directory of the logs, unless log.directory names another. Overrides data: and UACSTA_DATA. Default: ./data.",
            valueName: "dir"))
    var data: String?

    func run() async throws {
        Terminal.ensureStandardDescriptors()
        let environment = ProcessInfo.processInfo.environment
        CrashSecrets.keep(environment)
        let loaded: ServerConfiguration.Loaded
        let log: ServerLog
        do {
            loaded = try ServerConfiguration.load(file: config, data: data, environment: environment)
            log = try ServerLog(
                loaded.configuration.log, directory: loaded.configuration.logDirectory,
                standardError: Terminal.leadsSomewhere(2) ? 2 : nil)
        } catch {
            Terminal.complain("uacsta: \(error)")
            throw ExitCode(Self.exitCode(of: error))
        }
        LoggingSystem.bootstrap { log.handler(label: $0) }
        let logger = Logger(label: "uacsta")
        Self.warn(about: loaded, logger: logger)
        let daemon = Daemon(
            log: log, logger: logger, notifier: SystemdNotifier(environment: environment),
            load: { [config, data] () throws(ServerConfigurationError) in
                try ServerConfiguration.load(file: config, data: data, environment: environment)
            })
        do {
            try await daemon.run(loaded.configuration)
        } catch {
            logger.critical("the server ends: \(error)")
            log.flush()
            throw ExitCode(Self.exitCode(of: error))
        }
        log.flush()
    }

    private static func warn(about loaded: ServerConfiguration.Loaded, logger: Logger) {
        for note in loaded.notes { logger.notice("\(note)") }
        for warning in loaded.warnings { logger.warning("\(warning)") }
        if DirectoryCheck.userIsRoot {
            logger.warning("running as root: nothing here needs it; give the server a user of its own (CWE-250)")
        }
        let data = loaded.configuration.data
        if DirectoryCheck.isOpenToAll(data) {
            logger.warning(
                "every user of this machine can write into the data directory", metadata: ["path": "\(data)"])
        }
        let files = OpenFileLimit.raise()
        let connections = loaded.configuration.limits.connections
        if files < connections + 100 {
            logger.notice(
                "the system allows fewer open files than limits.connections: raise it (ulimit -n, LimitNOFILE=)",
                metadata: ["connections": "\(connections)", "files": "\(files)"])
        }
    }

    private static func exitCode(of error: any Error) -> Int32 {
        switch error {
        case let error as ServerStartError: error.exitCode
        case let error as ServerConfigurationError: error.exitCode
        // EX_UNAVAILABLE: something the server needs is not there.
        default: 69
        }
    }
}
