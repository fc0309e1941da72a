import CSTAActors
import NIOCore

/// A connection that the server can end. Used on its own loop only.
protocol ServedConnection: AnyObject {
    /// Writes what is due and closes.
    func close(_ reason: CloseReason)
    /// The deadline that this connection set has come.
    func deadlineReached(at now: NIODeadline)
    /// These accounts are gone or have another password now.
    func credentialsChanged(of users: Set<String>)
}

extension ServedConnection {
    func credentialsChanged(of users: Set<String>) {}
}
