/// What must follow from a client's commands: an oracle of three phones that plays the same script, and what the real
/// phones call its calls.
struct ControlPlay: Sendable {
    /// What became of one thing that was looked at, in words if it is not as it must be.
    typealias Complaint = String

    var oracle = PBX()
    private var callIDs: [String: String] = [:]

    init() {
        for phone in 0..<3 {
            // Numbers of their own per phone make the oracle's call ids unique among the three.
            oracle.addStation(number: "\(phone)", callIDs: .decimal)
            oracle.reachabilityChanged(of: phone, to: true)
        }
    }

    /// The phone's own name of a call of the oracle's; nil while the phone has not told it.
    func callID(_ phone: Int, _ oracles: String) -> String? { callIDs["\(phone) \(oracles)"] }

    func callID(_ leg: PBXLeg) -> String? { callID(leg.phone, leg.callID) }

    /// The phone told its name of a call. Complains if it had another name before.
    mutating func named(_ phone: Int, _ oracles: String, _ callID: String) -> Complaint? {
        defer { callIDs["\(phone) \(oracles)"] = callID }
        guard let known = self.callID(phone, oracles), known != callID else { return nil }
        return "call \(known) is called \(callID) now"
    }

    /// Holds the answer to SnapshotDevice against the oracle. `forgotten`: calls of whose end the phone said nothing, which
    /// a server that relies on events may still show.
    func check(_ states: [String: String], of phone: Int, forgotten: Set<String>) -> Complaint? {
        let legs = oracle.legs(of: phone)
        // Of a phone that tells no events the names of its calls are not known.
        guard legs.allSatisfy({ callID($0) != nil }) else {
            return states.count == legs.count ? nil : "\(states.count) calls, not \(legs.count)"
        }
        let expected = Dictionary(
            legs.map { (callID($0) ?? "", $0.state.rawValue) }, uniquingKeysWith: { $1 })
        let shown = states.filter { !forgotten.contains($0.key) || expected[$0.key] != nil }
        return shown == expected ? nil : "\(shown), not \(expected)"
    }

    /// Holds the state of the phone's own end in an answer to SnapshotCall against the oracle.
    func check(_ state: String?, of leg: PBXLeg) -> Complaint? {
        let expected = oracle.leg(of: leg.phone, callID: leg.callID)?.state.rawValue
        return state == expected ? nil : "\(state ?? "nothing") of the phone's own end, not \(expected ?? "nothing")"
    }
}
