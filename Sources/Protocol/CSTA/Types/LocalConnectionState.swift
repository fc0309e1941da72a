/// `LocalConnectionState`: state of one connection. `null` is the state of a connection that is gone.
public enum LocalConnectionState: String, Sendable, Hashable, CaseIterable, CSTAEnumeration {
    case `null`, initiated, alerting, connected, hold, queued, fail
}
