import Logging

/// Tells the log of one phone. The phone's name is put together when there is something to tell: a logger of its own
/// would take a third of a kilobyte of every phone.
struct PhoneLog {
    let logger: Logger
    let mac: MACAddress

    func debug(_ message: @autoclosure () -> Logger.Message, metadata: @autoclosure () -> Logger.Metadata = [:]) {
        log(.debug, message, metadata)
    }

    func info(_ message: @autoclosure () -> Logger.Message, metadata: @autoclosure () -> Logger.Metadata = [:]) {
        log(.info, message, metadata)
    }

    func notice(_ message: @autoclosure () -> Logger.Message, metadata: @autoclosure () -> Logger.Metadata = [:]) {
        log(.notice, message, metadata)
    }

    func warning(_ message: @autoclosure () -> Logger.Message, metadata: @autoclosure () -> Logger.Metadata = [:]) {
        log(.warning, message, metadata)
    }

    private func log(
        _ level: Logger.Level, _ message: () -> Logger.Message, _ metadata: () -> Logger.Metadata
    ) {
        guard logger.logLevel <= level else { return }
        var metadata = metadata()
        metadata["phone"] = "\(mac)"
        logger.log(level: level, message(), metadata: metadata)
    }
}
