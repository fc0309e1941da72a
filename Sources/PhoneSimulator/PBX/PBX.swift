/// The exchange behind the simulated phones: a call between two of them rings the other, and both have something to tell.
///
/// A value without clock or socket. Every operation returns the events of all phones concerned in the order in which
/// they must be sent (uacsta.md 3.4). A phone tells its own side only: what it knows of its own connections.
public struct PBX: Sendable {
    /// What one phone is to the exchange.
    struct Station: Sendable {
        let callIDs: CallIDStyle
        let number: String
        var isReachable = false
        var lastCallNumber: UInt32 = 0
        var legs: [PBXLeg] = []
        var features = PhoneFeatures()
    }

    /// Both ends may have this many calls at once (one active, one held).
    static let linesPerPhone = 2
    /// Forwarding is followed this often, then the call fails.
    static let forwardingHops = 3

    private(set) var stations: [Station] = []
    private var phonesByNumber: [String: Int] = [:]
    private var callLegs: [Int: [Place]] = [:]
    private var nextCall = 1
    private var nextLeg = 1

    /// Where a leg lies: its phone; the leg is found there by its identity.
    private struct Place: Sendable, Hashable {
        let phone: Int
        let leg: Int
    }

    /// An exchange without phones.
    public init() {}

    /// Adds the next phone and returns its index.
    @discardableResult
    public mutating func addStation(number: String, callIDs: CallIDStyle) -> Int {
        phonesByNumber[number] = stations.count
        stations.append(Station(callIDs: callIDs, number: number))
        return stations.count - 1
    }

    /// Tells whether the phone can be called.
    public mutating func reachabilityChanged(of phone: Int, to isReachable: Bool) {
        stations[phone].isReachable = isReachable
    }

    // MARK: What can be asked

    /// The calls in which the phone is, oldest first.
    public func legs(of phone: Int) -> [PBXLeg] {
        stations[phone].legs
    }

    /// The phone's leg with this call id.
    public func leg(of phone: Int, callID: String) -> PBXLeg? {
        stations[phone].legs.first { $0.callID == callID }
    }

    /// The features of the phone.
    public func features(of phone: Int) -> PhoneFeatures {
        stations[phone].features
    }

    /// The number of calls that exist now.
    public var callCount: Int { callLegs.count }

    /// The other ends of the leg's call.
    public func others(of leg: PBXLeg) -> [PBXLeg] {
        (callLegs[leg.call] ?? []).compactMap { place in
            place.leg == leg.id ? nil : stations[place.phone].legs.first { $0.id == place.leg }
        }
    }

    /// The party that a dialled text means: a sip URI, a tel URI or bare digits.
    public func party(dialled text: String) -> Party {
        var number = Substring(text)
        if let colon = number.firstIndex(of: ":"), ["sip", "sips", "tel"].contains(number[..<colon].lowercased()) {
            number = number[number.index(after: colon)...]
        }
        if let end = number.firstIndex(where: { $0 == "@" || $0 == ";" }) { number = number[..<end] }
        return phonesByNumber[String(number)].map(Party.phone) ?? .number(String(number))
    }

    // MARK: Legs

    /// Gives the phone one more leg of `call`.
    mutating func addLeg(
        phone: Int, call: Int, state: LegState, incoming: Bool, calling: Party, called: Party
    ) -> PBXLeg {
        stations[phone].lastCallNumber &+= 1
        let callID = stations[phone].callIDs.text(number: stations[phone].lastCallNumber, incoming: incoming)
        let leg = PBXLeg(
            id: nextLeg, phone: phone, callID: callID, call: call, state: state, calling: calling, called: called)
        nextLeg += 1
        stations[phone].legs.append(leg)
        callLegs[call, default: []].append(Place(phone: phone, leg: leg.id))
        return leg
    }

    /// A call without ends.
    mutating func newCall() -> Int {
        defer { nextCall += 1 }
        return nextCall
    }

    /// Changes a leg in its place.
    mutating func update(_ leg: PBXLeg, _ change: (inout PBXLeg) -> Void) {
        guard let index = stations[leg.phone].legs.firstIndex(where: { $0.id == leg.id }) else { return }
        change(&stations[leg.phone].legs[index])
    }

    /// Takes a leg away from its phone and its call.
    mutating func remove(_ leg: PBXLeg) {
        stations[leg.phone].legs.removeAll { $0.id == leg.id }
        callLegs[leg.call]?.removeAll { $0.leg == leg.id }
        if callLegs[leg.call]?.isEmpty ?? false { callLegs[leg.call] = nil }
    }

    /// Makes a leg an end of another call.
    mutating func move(_ leg: PBXLeg, to call: Int) {
        callLegs[leg.call]?.removeAll { $0.leg == leg.id }
        if callLegs[leg.call]?.isEmpty ?? false { callLegs[leg.call] = nil }
        callLegs[call, default: []].append(Place(phone: leg.phone, leg: leg.id))
        update(leg) { $0.call = call }
    }

    /// Changes a phone's features.
    mutating func updateFeatures(of phone: Int, _ change: (inout PhoneFeatures) -> Void) {
        change(&stations[phone].features)
    }

    /// The leg, in the given state, or the refusal that says what is wrong.
    func require(_ phone: Int, _ callID: String, in states: LegState...) throws(PBXRefusal) -> PBXLeg {
        guard let leg = leg(of: phone, callID: callID) else { throw .noSuchConnection }
        guard states.contains(leg.state) else { throw .wrongState }
        return leg
    }
}
