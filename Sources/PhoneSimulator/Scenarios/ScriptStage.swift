/// Plays the actions of a call script on an exchange: finds the leg that an action means and works it.
struct ScriptStage: Sendable {
    /// The phones of the roles, by the role's raw value.
    let phones: [Int]

    /// The leg that `action` works on, and for a transfer or a conference the held one.
    struct Legs: Sendable {
        let phone: Int
        var main: PBXLeg?
        var held: PBXLeg?
    }

    func phone(_ role: CallScript.Role) -> Int {
        phones[role.rawValue]
    }

    /// The legs that the action needs; throws if the calls are not as the script has them.
    func legs(for action: CallScript.Action, in pbx: PBX) throws(PBXRefusal) -> Legs {
        func leg(_ role: CallScript.Role, _ states: LegState...) throws(PBXRefusal) -> Legs {
            let phone = phone(role)
            for state in states {
                if let leg = pbx.legs(of: phone).last(where: { $0.state == state }) {
                    return Legs(phone: phone, main: leg)
                }
            }
            throw .noSuchConnection
        }
        switch action {
        case .dial(let role, _), .snapshotDevice(let role): return Legs(phone: phone(role))
        case .answer(let role), .deflect(let role, _): return try leg(role, .alerting)
        case .hold(let role), .consult(let role, _), .blindTransfer(let role, _), .digits(let role):
            return try leg(role, .connected)
        case .retrieve(let role): return try leg(role, .hold)
        case .clear(let role), .snapshotCall(let role): return try leg(role, .connected, .fail, .alerting, .hold)
        case .transfer(let role), .conference(let role), .alternate(let role), .reconnect(let role):
            var legs = try leg(role, .connected)
            legs.held = try leg(role, .hold).main
            return legs
        }
    }

    /// Carries the action out; returns what the phones have to tell.
    func play(_ action: CallScript.Action, in pbx: inout PBX) throws(PBXRefusal) -> [PhoneEvent] {
        let legs = try legs(for: action, in: pbx)
        let phone = legs.phone
        let callID = legs.main?.callID ?? ""
        switch action {
        case .dial(_, let target): return try pbx.makeCall(from: phone, to: .phone(self.phone(target))).events
        case .answer: return try pbx.answer(phone, callID: callID)
        case .hold: return try pbx.hold(phone, callID: callID)
        case .retrieve: return try pbx.retrieve(phone, callID: callID)
        case .consult(_, let target):
            return try pbx.consult(phone, callID: callID, to: .phone(self.phone(target))).events
        case .transfer: return try pbx.transfer(phone, heldCallID: legs.held?.callID ?? "", activeCallID: callID)
        case .conference:
            return try pbx.conference(phone, heldCallID: legs.held?.callID ?? "", activeCallID: callID).events
        case .blindTransfer(_, let target):
            return try pbx.singleStepTransfer(phone, callID: callID, to: .phone(self.phone(target))).events
        case .deflect(_, let target):
            return try pbx.deflect(phone, callID: callID, to: .phone(self.phone(target)))
        case .alternate: return try pbx.alternate(phone, heldCallID: legs.held?.callID ?? "", activeCallID: callID)
        case .reconnect: return try pbx.reconnect(phone, heldCallID: legs.held?.callID ?? "", activeCallID: callID)
        case .snapshotDevice, .snapshotCall: return []
        case .digits: return try pbx.generateDigits(phone, callID: callID, digits: "12#")
        case .clear: return try pbx.clear(phone, callID: callID)
        }
    }

    /// The same where the server puts the service together: what then follows is that of the steps, which differs for
    /// SingleStepTransferCall alone.
    func playEmulated(_ action: CallScript.Action, in pbx: inout PBX) throws(PBXRefusal) -> [PhoneEvent] {
        guard case .blindTransfer(_, let target) = action else { return try play(action, in: &pbx) }
        let legs = try legs(for: action, in: pbx)
        let held = legs.main?.callID ?? ""
        var events = try pbx.hold(legs.phone, callID: held)
        let made = try pbx.makeCall(from: legs.phone, to: .phone(phone(target)))
        events += made.events
        return events + (try pbx.transfer(legs.phone, heldCallID: held, activeCallID: made.leg.callID))
    }

    /// Hangs up whatever the phones still have.
    func clearAll(in pbx: inout PBX) -> [PhoneEvent] {
        var events: [PhoneEvent] = []
        for phone in phones {
            while let leg = pbx.legs(of: phone).first, let told = try? pbx.clear(phone, callID: leg.callID) {
                events += told
            }
        }
        return events
    }
}
