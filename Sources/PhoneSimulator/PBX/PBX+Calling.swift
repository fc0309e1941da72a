extension PBX {
    /// Where a call to `party` ends up.
    private enum Destination {
        case rings(phone: Int, redirectedBy: Party?)
        case fails(at: Party, cause: String)
    }

    /// Follows forwarding from `party`; `caller` is never its own destination.
    private func destination(of party: Party, caller: Int) -> Destination {
        var target = party
        var redirectedBy: Party?
        for _ in 0...PBX.forwardingHops {
            guard case .phone(let phone) = target, stations[phone].isReachable else {
                return .fails(at: target, cause: "destNotObtainable")
            }
            let station = stations[phone]
            if let next = station.features.immediateTarget {
                redirectedBy = target
                target = self.party(dialled: next)
                continue
            }
            if station.features.doNotDisturb { return .fails(at: target, cause: "doNotDisturb") }
            if phone != caller, station.legs.isEmpty { return .rings(phone: phone, redirectedBy: redirectedBy) }
            guard let next = station.features.busyTarget else { return .fails(at: target, cause: "busy") }
            redirectedBy = target
            target = self.party(dialled: next)
        }
        return .fails(at: target, cause: "networkCongestion")
    }

    /// MakeCall: ServiceInitiated, Originated, then Delivered at both ends, or Failed.
    public mutating func makeCall(
        from phone: Int, to party: Party
    ) throws(PBXRefusal) -> (leg: PBXLeg, events: [PhoneEvent]) {
        let legs = stations[phone].legs
        guard legs.count < PBX.linesPerPhone else { throw .noFreeLine }
        guard legs.allSatisfy({ $0.state == .hold }) else { throw .wrongState }
        let call = newCall()
        let leg = addLeg(
            phone: phone, call: call, state: .connected, incoming: false, calling: .phone(phone), called: party)
        var events = [
            PhoneEvent(phone: phone, happening: .serviceInitiated(callID: leg.callID)),
            PhoneEvent(phone: phone, happening: .originated(callID: leg.callID, called: party)),
        ]
        switch destination(of: party, caller: phone) {
        case .fails(let place, let cause):
            update(leg) { $0.state = .fail }
            events.append(
                PhoneEvent(
                    phone: phone,
                    happening: .failed(
                        callID: leg.callID, failing: place, calling: .phone(phone), called: party, cause: cause)))
        case .rings(let target, let redirectedBy):
            let incoming = addLeg(
                phone: target, call: call, state: .alerting, incoming: true, calling: .phone(phone), called: party)
            events += delivered(to: incoming, redirectedBy: redirectedBy)
            events.append(toldDelivered(leg, alerting: .phone(target), redirectedBy: redirectedBy, state: .connected))
        }
        return (self.leg(of: phone, callID: leg.callID) ?? leg, events)
    }

    func delivered(to leg: PBXLeg, redirectedBy: Party?) -> [PhoneEvent] {
        [toldDelivered(leg, alerting: .phone(leg.phone), redirectedBy: redirectedBy, state: .alerting)]
    }

    func toldDelivered(_ leg: PBXLeg, alerting: Party, redirectedBy: Party?, state: LegState) -> PhoneEvent {
        PhoneEvent(
            phone: leg.phone,
            happening: .delivered(
                callID: leg.callID, alerting: alerting, calling: leg.calling, called: leg.called,
                redirectedBy: redirectedBy, state: state))
    }

    /// AnswerCall: Established at the answering phone, then at the others.
    public mutating func answer(_ phone: Int, callID: String) throws(PBXRefusal) -> [PhoneEvent] {
        let leg = try require(phone, callID, in: .alerting)
        // One active call a phone: what was active is held first, as phones do of themselves.
        var events: [PhoneEvent] = []
        for active in stations[phone].legs where active.state == .connected {
            update(active) { $0.state = .hold }
            events.append(PhoneEvent(phone: phone, happening: .held(callID: active.callID)))
        }
        update(leg) { $0.state = .connected }
        events.append(established(leg, answering: .phone(phone), state: .connected))
        for other in others(of: leg) where other.state != .alerting {
            events.append(established(other, answering: .phone(phone), state: other.state))
        }
        return events
    }

    private func established(_ leg: PBXLeg, answering: Party, state: LegState) -> PhoneEvent {
        PhoneEvent(
            phone: leg.phone,
            happening: .established(
                callID: leg.callID, answering: answering, calling: leg.calling, called: leg.called, state: state))
    }

    /// ClearConnection: ConnectionCleared at the clearing phone, then at those whose call ended or shrank with it.
    public mutating func clear(_ phone: Int, callID: String) throws(PBXRefusal) -> [PhoneEvent] {
        guard let leg = leg(of: phone, callID: callID) else { throw .noSuchConnection }
        let others = others(of: leg)
        remove(leg)
        var events = [cleared(leg, dropped: .phone(phone), releasing: .phone(phone), state: .none)]
        if others.count == 1, let last = others.first {
            remove(last)
            events.append(cleared(last, dropped: .phone(last.phone), releasing: .phone(phone), state: .none))
        } else {
            for other in others {
                events.append(cleared(other, dropped: .phone(phone), releasing: .phone(phone), state: other.state))
            }
        }
        return events
    }

    private func cleared(_ leg: PBXLeg, dropped: Party, releasing: Party, state: LegState) -> PhoneEvent {
        PhoneEvent(
            phone: leg.phone,
            happening: .connectionCleared(callID: leg.callID, dropped: dropped, releasing: releasing, state: state))
    }

    /// The phone lost its power: its calls end; what the others have to tell is returned.
    public mutating func phoneVanished(_ phone: Int) -> [PhoneEvent] {
        var events: [PhoneEvent] = []
        for leg in stations[phone].legs {
            guard let told = try? clear(phone, callID: leg.callID) else { continue }
            events += told.filter { $0.phone != phone }
        }
        reachabilityChanged(of: phone, to: false)
        return events
    }
}
