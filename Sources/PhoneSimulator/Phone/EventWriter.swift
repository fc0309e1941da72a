import NIOCore

/// Writes events as a phone does: one document per monitor, the private-data mark at its end.
struct EventWriter {
    /// Host part of all identities, as `pbx.example.net`.
    let domain: String
    /// The number of each phone.
    let numbers: [String]
    /// The device id of each phone; where it has none, it is made of number and domain.
    var devices: [String] = []
    /// Marks are written.
    let marks: Bool

    /// The device id of a party.
    func device(_ party: Party) -> String {
        if case .phone(let phone) = party, phone < devices.count { return devices[phone] }
        return "sip:\(user(party))@\(domain)"
    }

    /// The user part of a party's device id.
    func user(_ party: Party) -> String {
        switch party {
        case .phone(let phone): return numbers[phone]
        case .number(let number): return number
        }
    }

    /// What a client will know the event by when there is no mark.
    func key(of event: PhoneEvent) -> EventKey {
        let own = Party.phone(event.phone)
        func key(_ callID: String, _ device: Party, _ state: LegState?) -> EventKey {
            EventKey(name: event.name, callID: callID, user: user(device), state: state?.rawValue ?? "")
        }
        switch event.happening {
        case .serviceInitiated(let callID):
            return EventKey(name: event.name, callID: callID, user: user(own), state: "initiated")
        case .originated(let callID, _): return key(callID, own, .connected)
        case .delivered(let callID, let alerting, _, _, _, let state): return key(callID, alerting, state)
        case .established(let callID, let answering, _, _, let state): return key(callID, answering, state)
        case .held(let callID): return key(callID, own, .hold)
        case .retrieved(let callID): return key(callID, own, .connected)
        case .diverted(let callID, let diverting, _, let state): return key(callID, diverting, state)
        case .transfered(let primary, _, let transferring, _, _, let state, _): return key(primary, transferring, state)
        case .conferenced(let primary, _, let conferencing, _, _, let state): return key(primary, conferencing, state)
        case .failed(let callID, _, _, _, _): return key(callID, own, .fail)
        case .connectionCleared(let callID, let dropped, _, let state): return key(callID, dropped, state)
        case .digitsGenerated(let callID, _): return key(callID, own, nil)
        case .doNotDisturb, .forwarding, .messageWaiting:
            return EventKey(name: event.name, callID: "", user: "", state: "")
        }
    }

    /// The document of an event for one monitor.
    func document(_ event: PhoneEvent, crossReference: String, mark: EventMark?, persona: PhonePersona) -> ByteBuffer {
        var xml = PhoneXML(root: event.name, persona: persona)
        xml.text("monitorCrossRefID", crossReference)
        writeBody(of: event, to: &xml)
        if let mark {
            xml.open("extensions")
            xml.open("privateData")
            xml.open("private")
            xml.text("mark xmlns=\"urn:uacsta:mark\"", closing: "mark", mark.text)
            xml.close("private")
            xml.close("privateData")
            xml.close("extensions")
        }
        return xml.finish()
    }

    private func writeBody(of event: PhoneEvent, to xml: inout PhoneXML) {
        let own = device(.phone(event.phone))
        switch event.happening {
        case .serviceInitiated(let callID):
            xml.connection("initiatedConnection", callID: callID, device: own)
            xml.device("initiatingDevice", own)
            state("initiated", "makeCall", &xml)
        case .originated(let callID, let called):
            xml.connection("originatedConnection", callID: callID, device: own)
            xml.device("callingDevice", own)
            xml.device("calledDevice", device(called))
            state("connected", "newCall", &xml)
        case .delivered(let callID, let alerting, let calling, let called, let redirectedBy, let leg):
            xml.connection("connection", callID: callID, device: device(alerting))
            xml.device("alertingDevice", device(alerting))
            parties(calling, called, redirectedBy, &xml)
            state(leg.rawValue, redirectedBy == nil ? "newCall" : "redirected", &xml)
        case .established(let callID, let answering, let calling, let called, let leg):
            xml.connection("establishedConnection", callID: callID, device: device(answering))
            xml.device("answeringDevice", device(answering))
            parties(calling, called, nil, &xml)
            state(leg.rawValue, "newCall", &xml)
        case .held(let callID):
            xml.connection("heldConnection", callID: callID, device: own)
            xml.device("holdingDevice", own)
            state("hold", "normal", &xml)
        case .retrieved(let callID):
            xml.connection("retrievedConnection", callID: callID, device: own)
            xml.device("retrievingDevice", own)
            state("connected", "normal", &xml)
        case .diverted(let callID, let diverting, let destination, let leg):
            xml.connection("connection", callID: callID, device: device(diverting))
            xml.device("divertingDevice", device(diverting))
            xml.device("newDestination", device(destination))
            redirection(nil, &xml)
            state(leg.rawValue, "redirected", &xml)
        case .failed(let callID, let failing, let calling, let called, let cause):
            xml.connection("failedConnection", callID: callID, device: own)
            xml.device("failingDevice", device(failing))
            parties(calling, called, nil, &xml)
            state("fail", cause, &xml)
        case .connectionCleared(let callID, let dropped, let releasing, let leg):
            xml.connection("droppedConnection", callID: callID, device: device(dropped))
            xml.device("releasingDevice", device(releasing))
            state(leg.rawValue, "normalClearing", &xml)
        case .digitsGenerated(let callID, let digits):
            xml.connection("connection", callID: callID, device: own)
            xml.text("digitGeneratedList", digits)
        case .transfered, .conferenced:
            writeJoining(event, to: &xml)
        case .doNotDisturb(let isOn):
            xml.device("device", own)
            xml.text("doNotDisturbOn", isOn ? "true" : "false")
        case .forwarding(let rule):
            xml.device("device", own)
            xml.text("forwardingType", rule.type)
            xml.text("forwardStatus", rule.isActive ? "true" : "false")
            if let target = rule.target { xml.text("forwardTo", target) }
        case .messageWaiting(let isOn):
            xml.device("targetDevice", own)
            xml.text("messageWaitingOn", isOn ? "true" : "false")
        }
    }

    private func writeJoining(_ event: PhoneEvent, to xml: inout PhoneXML) {
        switch event.happening {
        case .transfered(let primary, let secondary, let transferring, let target, let changes, let leg, let single):
            xml.connection("primaryOldCall", callID: primary, device: device(transferring))
            if let secondary { xml.connection("secondaryOldCall", callID: secondary, device: device(transferring)) }
            xml.device("transferringDevice", device(transferring))
            xml.device("transferredToDevice", device(target))
            xml.open("transferredConnections")
            for change in changes { write(change, to: &xml) }
            xml.close("transferredConnections")
            state(leg.rawValue, single ? "singleStepTransfer" : "transfer", &xml)
        case .conferenced(let primary, let secondary, let conferencing, let added, let changes, let leg):
            xml.connection("primaryOldCall", callID: primary, device: device(conferencing))
            if let secondary { xml.connection("secondaryOldCall", callID: secondary, device: device(conferencing)) }
            xml.device("conferencingDevice", device(conferencing))
            xml.device("addedParty", device(added))
            xml.open("conferenceConnections")
            for change in changes { write(change, to: &xml) }
            xml.close("conferenceConnections")
            state(leg.rawValue, "conference", &xml)
        default:
            break
        }
    }

    /// A connectionListItem.
    func write(_ change: PhoneEvent.ConnectionChange, to xml: inout PhoneXML) {
        xml.open("connectionListItem")
        xml.connection("newConnection", callID: change.newCallID, device: device(change.device))
        if let old = change.oldCallID { xml.connection("oldConnection", callID: old, device: device(change.device)) }
        xml.close("connectionListItem")
    }

    private func parties(_ calling: Party, _ called: Party, _ redirectedBy: Party?, _ xml: inout PhoneXML) {
        xml.device("callingDevice", device(calling))
        xml.device("calledDevice", device(called))
        redirection(redirectedBy, &xml)
    }

    private func redirection(_ party: Party?, _ xml: inout PhoneXML) {
        xml.open("lastRedirectionDevice")
        if let party { xml.text("numberDialed", device(party)) } else { xml.empty("notRequired") }
        xml.close("lastRedirectionDevice")
    }

    private func state(_ state: String, _ cause: String, _ xml: inout PhoneXML) {
        xml.text("localConnectionInfo", state)
        xml.text("cause", cause)
    }
}
