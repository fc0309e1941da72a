import CSTAActors

/// A connection that the server can end. Used on its own loop only.
protocol ServedConnection: AnyObject {
    /// Writes what is due and closes.
    func close(_ reason: CloseReason)
}
