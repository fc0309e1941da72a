public import CSTACore

/// What came of a request to a phone.
public struct CommandOutcome: Sendable {
    /// A response, or the error that stands for it.
    public let message: CSTAMessage
    /// The identity that the request was for, so that its device id can be put into the client's spelling.
    public let identity: DeviceKey?

    public init(_ message: CSTAMessage, identity: DeviceKey? = nil) {
        self.message = message
        self.identity = identity
    }
}

/// Where the outcome goes. Called exactly once, on the phone's loop or the registry's.
public typealias CommandReply = @Sendable (CommandOutcome) -> Void

/// Where the segments go that follow an answer: SnapshotDeviceData and SnapshotCallData of the named identity, under the
/// server's own serviceCrossRefID.
public typealias CommandSequel = @Sendable (CSTARequest, DeviceKey) -> Void
