import NIOCore

/// Lets a few new phones in though the machine is late, once that has lasted: where it is late for other reasons than
/// ours, phones that were never here would otherwise stay outside for ever (REG-7).
struct NewcomerAllowance: Sendable {
    /// For so long everybody new is refused.
    static let patience = TimeAmount.seconds(10)
    /// From then on one of them gets in each time that this has passed.
    static let pace = TimeAmount.milliseconds(100)

    private var refusedSince: NIODeadline?
    private var lastAsked: NIODeadline?
    private var lastLetIn: NIODeadline?

    /// Somebody new comes while the gate is shut: whether it gets in all the same.
    mutating func asked(at now: NIODeadline) -> Bool {
        // When nobody had to ask for as long as that, it begins anew.
        if let lastAsked, now - lastAsked > Self.patience { refusedSince = nil }
        lastAsked = now
        let since = refusedSince ?? now
        refusedSince = since
        guard now - since >= Self.patience, lastLetIn.map({ now - $0 >= Self.pace }) ?? true else { return false }
        lastLetIn = now
        return true
    }
}
