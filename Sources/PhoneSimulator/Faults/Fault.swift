/// One kind of misbehaviour that simulated phones can be told to show, and what must follow from it.
public enum Fault: String, CaseIterable, Sendable, Hashable {
    /// Messages leave in several small segments. Consequence: none.
    case split
    /// Several messages leave in one segment. Consequence: none but a few milliseconds.
    case coalesce
    /// Answers to services come late, within the server's request timeout. Consequence: the command takes longer.
    case late
    /// A call-control service is never answered and not carried out. Consequence: the client gets an error in time.
    case missing
    /// The 200 of a service is sent twice. Consequence: none; the second is ignored.
    case duplicate
    /// The phone stops reading for a second or two. Consequence: its own traffic waits, nobody else's.
    case slow
    /// The phone vanishes without a FIN and comes back on a new connection. Consequence: OutOfService, then BackInService.
    case halfOpen = "half-open"
    /// The first registration uses a wrong password. Consequence: 401 again, and 200 once it is mended.
    case wrongPassword = "wrong-password"
    /// A service gets an empty 200, its answer follows as INFO. Consequence: none.
    case empty200 = "empty-200"
    /// The phone challenges the server's INVITE and INFO (snom csta_challenge 2). Consequence: none.
    case challenge
    /// The phone forgets to tell the end of a call, and reboots in one. Consequence: the server finds out by
    /// SnapshotDevice and ends the call for its clients.
    case ghost

    /// Reads `split,late,half-open`, `all` or `none`.
    public static func list(parsing text: String) throws(OptionError) -> Set<Fault> {
        switch text.lowercased() {
        case "", "none": return []
        case "all": return Set(allCases)
        default: break
        }
        var faults: Set<Fault> = []
        for part in text.split(separator: ",") {
            guard let fault = Fault(rawValue: part.lowercased()) else {
                let known = allCases.map(\.rawValue).joined(separator: ", ")
                throw OptionError("'\(part)' is no fault; known are \(known), all, none")
            }
            faults.insert(fault)
        }
        return faults
    }
}
