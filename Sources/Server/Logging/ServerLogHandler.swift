public import Logging

/// A swift-log handler that hands its lines to a ``ServerLog``.
///
/// A logger follows the level of its ``ServerLog`` until it is given one of its own.
public struct ServerLogHandler: LogHandler {
    public var metadata: Logger.Metadata = [:]
    public var metadataProvider: Logger.MetadataProvider?
    private let log: ServerLog
    private let label: String
    private var ownLevel: Logger.Level?

    init(log: ServerLog, label: String) {
        self.log = log
        self.label = label
    }

    public var logLevel: Logger.Level {
        get { ownLevel ?? log.level }
        set { ownLevel = newValue }
    }

    public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    public func log(event: LogEvent) {
        var metadata = metadata
        if let provided = metadataProvider?.get() { metadata.merge(provided) { _, new in new } }
        if let given = event.metadata { metadata.merge(given) { _, new in new } }
        if let error = event.error { metadata["error"] = "\(error)" }
        log.write(event, label: label, metadata: metadata)
    }
}
