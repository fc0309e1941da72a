public import CSTACore
public import NIOCore

/// For programs that want events where they arrive, on the client's event loop, without a task or a buffer in between.
/// Methods must return soon. All have an empty default.
public protocol CSTAClientObserver: Sendable {
    /// An event came for a monitor. `body` is the XML as it arrived.
    func received(_ event: CSTAEvent, for monitor: CSTAMonitor.ID, body: ByteBuffer, at now: NIODeadline)
    /// An event came whose cross reference belongs to no monitor of this client.
    func receivedStray(_ event: CSTAEvent, at now: NIODeadline)
    /// Something came that is no CSTA; it was answered 200 and dropped.
    func receivedUnreadable(_ body: ByteBuffer, at now: NIODeadline)
    /// The session came up, went down, or ended.
    func sessionChanged(to state: CSTASessionState, at now: NIODeadline)
    /// A monitor was opened again after a reconnect, under a new cross reference, or could not be (`error`).
    func monitorReopened(_ monitor: CSTAMonitor.ID, error: CSTAClientError?, at now: NIODeadline)
}

extension CSTAClientObserver {
    public func received(_ event: CSTAEvent, for monitor: CSTAMonitor.ID, body: ByteBuffer, at now: NIODeadline) {}
    public func receivedStray(_ event: CSTAEvent, at now: NIODeadline) {}
    public func receivedUnreadable(_ body: ByteBuffer, at now: NIODeadline) {}
    public func sessionChanged(to state: CSTASessionState, at now: NIODeadline) {}
    public func monitorReopened(_ monitor: CSTAMonitor.ID, error: CSTAClientError?, at now: NIODeadline) {}
}

/// Whether a client has a session.
public enum CSTASessionState: Sendable, Equatable {
    /// Registered, dialog open.
    case up
    /// Lost; the client tries again.
    case down(CSTAClientError)
    /// Over for good; nil if the program closed it.
    case closed(CSTAClientError?)
}

/// What a session tells besides the events of its monitors.
public enum CSTASessionEvent: Sendable, Equatable {
    /// The session's own state.
    case state(CSTASessionState)
    /// A service that the server asks of us: SwitchingFunctionDevices, SwFunctionDevicesChanged, SystemRegisterAbort …
    case request(CSTARequest)
}
