/// What two sights of the same event have in common when there is no mark: name, call, device and state.
///
/// A hash of them, since keys of thousands of events are kept; a clash within the few open events of one phone would
/// need two of 2^64.
public struct EventKey: Sendable, Hashable {
    private let value: Int

    /// The key of an event named `name`; absent parts are empty. `user` is the user part of the connection's device.
    public init(name: String, callID: String, user: String, state: String) {
        var hasher = Hasher()
        hasher.combine(name)
        hasher.combine(callID)
        hasher.combine(user)
        hasher.combine(state)
        value = hasher.finalize()
    }
}
