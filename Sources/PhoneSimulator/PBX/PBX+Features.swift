extension PBX {
    /// HoldCall.
    public mutating func hold(_ phone: Int, callID: String) throws(PBXRefusal) -> [PhoneEvent] {
        let leg = try require(phone, callID, in: .connected)
        update(leg) { $0.state = .hold }
        return [PhoneEvent(phone: phone, happening: .held(callID: callID))]
    }

    /// RetrieveCall; refused while another call of the phone is active.
    public mutating func retrieve(_ phone: Int, callID: String) throws(PBXRefusal) -> [PhoneEvent] {
        let leg = try require(phone, callID, in: .hold)
        guard !stations[phone].legs.contains(where: { $0.state == .connected }) else { throw .wrongState }
        update(leg) { $0.state = .connected }
        return [PhoneEvent(phone: phone, happening: .retrieved(callID: callID))]
    }

    /// AlternateCall: the active call is held and the held one taken back.
    public mutating func alternate(
        _ phone: Int, heldCallID: String, activeCallID: String
    ) throws(PBXRefusal) -> [PhoneEvent] {
        _ = try require(phone, heldCallID, in: .hold)
        let events = try hold(phone, callID: activeCallID)
        return events + (try retrieve(phone, callID: heldCallID))
    }

    /// ReconnectCall: the active call ends and the held one is taken back.
    public mutating func reconnect(
        _ phone: Int, heldCallID: String, activeCallID: String
    ) throws(PBXRefusal) -> [PhoneEvent] {
        _ = try require(phone, heldCallID, in: .hold)
        _ = try require(phone, activeCallID, in: .connected)
        let events = try clear(phone, callID: activeCallID)
        return events + (try retrieve(phone, callID: heldCallID))
    }

    /// GenerateDigits.
    public mutating func generateDigits(
        _ phone: Int, callID: String, digits: String
    ) throws(PBXRefusal) -> [PhoneEvent] {
        _ = try require(phone, callID, in: .connected)
        return [PhoneEvent(phone: phone, happening: .digitsGenerated(callID: callID, digits: digits))]
    }

    /// SetDoNotDisturb; tells only a change.
    public mutating func setDoNotDisturb(_ phone: Int, on: Bool) -> [PhoneEvent] {
        guard features(of: phone).doNotDisturb != on else { return [] }
        updateFeatures(of: phone) { $0.doNotDisturb = on }
        return [PhoneEvent(phone: phone, happening: .doNotDisturb(on: on))]
    }

    /// SetMessageWaitingIndicator; tells only a change.
    public mutating func setMessageWaiting(_ phone: Int, on: Bool) -> [PhoneEvent] {
        guard features(of: phone).messageWaiting != on else { return [] }
        updateFeatures(of: phone) { $0.messageWaiting = on }
        return [PhoneEvent(phone: phone, happening: .messageWaiting(on: on))]
    }

    /// SetForwarding; tells only a change.
    public mutating func setForwarding(_ phone: Int, rule: ForwardingRule) -> [PhoneEvent] {
        let known = features(of: phone).forwarding.first { $0.type == rule.type }
        var rule = rule
        rule.target = rule.target ?? known?.target
        guard known != rule, known != nil || rule.isActive else { return [] }
        updateFeatures(of: phone) { features in
            features.forwarding.removeAll { $0.type == rule.type }
            features.forwarding.append(rule)
        }
        return [PhoneEvent(phone: phone, happening: .forwarding(rule))]
    }
}
