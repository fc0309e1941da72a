extension PBX {
    /// ConsultationCall: Held for the first call, then the events of a new call.
    public mutating func consult(
        _ phone: Int, callID: String, to party: Party
    ) throws(PBXRefusal) -> (leg: PBXLeg, events: [PhoneEvent]) {
        let leg = try require(phone, callID, in: .connected)
        guard stations[phone].legs.count < PBX.linesPerPhone else { throw .noFreeLine }
        update(leg) { $0.state = .hold }
        let call = try makeCall(from: phone, to: party)
        return (call.leg, [PhoneEvent(phone: phone, happening: .held(callID: callID))] + call.events)
    }

    /// TransferCall: the held and the active call become one, without the transferring phone.
    public mutating func transfer(
        _ phone: Int, heldCallID: String, activeCallID: String
    ) throws(PBXRefusal) -> [PhoneEvent] {
        let held = try require(phone, heldCallID, in: .hold)
        let active = try require(phone, activeCallID, in: .connected)
        let stayers = others(of: held)
        let targets = others(of: active)
        guard let target = targets.first, !stayers.isEmpty, held.call != active.call else { throw .wrongState }
        let changes =
            stayers.map { change($0.phone, held.callID, active.callID) }
            + targets.map { change($0.phone, active.callID, active.callID) }
        var events = [
            PhoneEvent(
                phone: phone,
                happening: .transfered(
                    primary: held.callID, secondary: active.callID, transferring: .phone(phone),
                    target: .phone(target.phone), connections: changes, state: .none, singleStep: false))
        ]
        remove(held)
        remove(active)
        for leg in targets { move(leg, to: held.call) }
        for leg in stayers + targets {
            events.append(
                PhoneEvent(
                    phone: leg.phone,
                    happening: .transfered(
                        primary: leg.callID, secondary: nil, transferring: .phone(phone),
                        target: .phone(target.phone),
                        connections: (stayers + targets).map { other in
                            let known = stayers.contains(leg) == stayers.contains(other)
                            return PhoneEvent.ConnectionChange(
                                device: .phone(other.phone), oldCallID: known ? leg.callID : nil,
                                newCallID: leg.callID)
                        },
                        state: leg.state, singleStep: false)))
        }
        return events
    }

    /// ConferenceCall: the held and the active call become one that all stay in.
    public mutating func conference(
        _ phone: Int, heldCallID: String, activeCallID: String
    ) throws(PBXRefusal) -> (leg: PBXLeg, events: [PhoneEvent]) {
        let held = try require(phone, heldCallID, in: .hold)
        let active = try require(phone, activeCallID, in: .connected)
        let firsts = others(of: held)
        let seconds = others(of: active)
        guard let added = seconds.first, !firsts.isEmpty, seconds.allSatisfy({ $0.state != .alerting }),
            held.call != active.call
        else { throw .wrongState }
        remove(active)
        for leg in seconds { move(leg, to: held.call) }
        update(held) { $0.state = .connected }
        let changes =
            [change(phone, active.callID, held.callID)]
            + firsts.map { change($0.phone, held.callID, held.callID) }
            + seconds.map { change($0.phone, active.callID, held.callID) }
        var events = [
            PhoneEvent(
                phone: phone,
                happening: .conferenced(
                    primary: held.callID, secondary: active.callID, conferencing: .phone(phone),
                    added: .phone(added.phone), connections: changes, state: .connected))
        ]
        for leg in firsts + seconds {
            let parties = [phone] + (firsts + seconds).map(\.phone)
            events.append(
                PhoneEvent(
                    phone: leg.phone,
                    happening: .conferenced(
                        primary: leg.callID, secondary: nil, conferencing: .phone(phone), added: .phone(added.phone),
                        connections: parties.map { change($0, leg.callID, leg.callID) }, state: leg.state)))
        }
        return (self.leg(of: phone, callID: held.callID) ?? held, events)
    }

    /// SingleStepTransferCall: the phone leaves at once, the target rings.
    public mutating func singleStepTransfer(
        _ phone: Int, callID: String, to party: Party
    ) throws(PBXRefusal) -> (callID: String, events: [PhoneEvent]) {
        let leg = try require(phone, callID, in: .connected)
        let stayers = others(of: leg)
        guard !stayers.isEmpty else { throw .wrongState }
        let target = try freePhone(party, besides: phone)
        remove(leg)
        let incoming = addLeg(
            phone: target, call: leg.call, state: .alerting, incoming: true, calling: .phone(stayers[0].phone),
            called: party)
        var events = [
            PhoneEvent(
                phone: phone,
                happening: .transfered(
                    primary: callID, secondary: nil, transferring: .phone(phone), target: party,
                    connections: stayers.map { change($0.phone, callID, callID) }, state: .none, singleStep: true))
        ]
        events += delivered(to: incoming, redirectedBy: .phone(phone))
        for stayer in stayers {
            events.append(
                PhoneEvent(
                    phone: stayer.phone,
                    happening: .transfered(
                        primary: stayer.callID, secondary: nil, transferring: .phone(phone), target: party,
                        connections: [
                            change(stayer.phone, stayer.callID, stayer.callID),
                            .init(device: party, oldCallID: nil, newCallID: stayer.callID),
                        ], state: stayer.state, singleStep: true)))
            events.append(
                toldDelivered(stayer, alerting: .phone(target), redirectedBy: .phone(phone), state: stayer.state))
        }
        return (callID, events)
    }

    /// DeflectCall: a ringing call is sent to another phone.
    public mutating func deflect(_ phone: Int, callID: String, to party: Party) throws(PBXRefusal) -> [PhoneEvent] {
        let leg = try require(phone, callID, in: .alerting)
        let callers = others(of: leg)
        let target = try freePhone(party, besides: phone)
        remove(leg)
        let incoming = addLeg(
            phone: target, call: leg.call, state: .alerting, incoming: true, calling: leg.calling, called: leg.called)
        var events = [
            PhoneEvent(
                phone: phone,
                happening: .diverted(callID: callID, diverting: .phone(phone), destination: party, state: .none))
        ]
        events += delivered(to: incoming, redirectedBy: .phone(phone))
        for caller in callers where caller.state != .alerting {
            events.append(
                PhoneEvent(
                    phone: caller.phone,
                    happening: .diverted(
                        callID: caller.callID, diverting: .phone(phone), destination: party, state: caller.state)))
            events.append(
                toldDelivered(caller, alerting: .phone(target), redirectedBy: .phone(phone), state: caller.state))
        }
        return events
    }

    private func freePhone(_ party: Party, besides phone: Int) throws(PBXRefusal) -> Int {
        guard case .phone(let target) = party, stations[target].isReachable else { throw .noSuchDestination }
        let station = stations[target]
        guard target != phone, station.legs.isEmpty, !station.features.doNotDisturb else { throw .destinationBusy }
        return target
    }

    private func change(_ phone: Int, _ old: String, _ new: String) -> PhoneEvent.ConnectionChange {
        .init(device: .phone(phone), oldCallID: old, newCallID: new)
    }
}
