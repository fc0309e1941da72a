import XMLCore

extension ServiceDesk {
    /// Monitors, registrations and the list of identities.
    func serveSystem(
        _ name: String, _ request: XMLElement, _ monitors: inout MonitorTable
    ) throws(PhoneError) -> ServiceOutcome {
        switch name {
        case "MonitorStart":
            try requireOwnDevice(request.first(child: "monitorObject")?.first(child: "deviceObject"))
            let reference = monitors.started(persona: persona)
            return answered(name) {
                $0.text("monitorCrossRefID", reference)
                $0.text("monitorExistingCalls", "true")
            }
        case "MonitorStop":
            guard monitors.stopped(try required(request, "monitorCrossRefID")) else {
                throw .operation("invalidMonitorCrossRefID")
            }
            return answered(name)
        case "SystemRegister":
            let reference = monitors.registered(persona: persona)
            return answered(name) { $0.text("sysStatRegisterID", reference) }
        case "SystemRegisterCancel":
            guard monitors.cancelled(try required(request, "sysStatRegisterID")) else {
                throw .operation("invalidCrossRefID")
            }
            return answered(name)
        default:
            let reference = monitors.nextReference(persona: persona)
            var outcome = answered(name) { $0.text("serviceCrossRefID", reference) }
            var list = PhoneXML(root: "SwitchingFunctionDevices", persona: persona)
            list.text("serviceCrossRefID", reference)
            list.text("lastSegment", "true")
            list.open("deviceList")
            list.open("device")
            list.text("deviceID", ownDevice)
            list.close("device")
            list.close("deviceList")
            outcome.followUp = list.finish()
            return outcome
        }
    }

    /// SnapshotDevice and, on phones that have it, SnapshotCall: the true state.
    func snapshot(_ name: String, _ request: XMLElement, _ pbx: PBX) throws(PhoneError) -> ServiceOutcome {
        if name == "SnapshotDevice" {
            try requireOwnDevice(request.first(child: "snapshotObject"))
            let legs = pbx.legs(of: phone)
            return answered(name) { xml in
                xml.open("crossRefIDorSnapshotData")
                xml.open("snapshotData")
                for leg in legs {
                    xml.open("snapshotDeviceResponseInfo")
                    xml.connection("connectionIdentifier", callID: leg.callID, device: ownDevice)
                    xml.open("localCallState")
                    xml.open("compoundCallState")
                    xml.text("localConnectionState", leg.state.rawValue)
                    for other in pbx.others(of: leg) { xml.text("localConnectionState", other.state.rawValue) }
                    xml.close("compoundCallState")
                    xml.close("localCallState")
                    xml.close("snapshotDeviceResponseInfo")
                }
                xml.close("snapshotData")
                xml.close("crossRefIDorSnapshotData")
            }
        }
        let callID = try callID(request, "snapshotObject", pbx)
        guard let leg = pbx.leg(of: phone, callID: callID) else { throw .operation("invalidConnectionID") }
        return answered(name) { xml in
            xml.open("crossRefIDorSnapshotData")
            xml.open("snapshotData")
            for end in [leg] + pbx.others(of: leg) {
                xml.open("snapshotCallResponseInfo")
                xml.device("deviceOnCall", writer.device(.phone(end.phone)))
                xml.connection("callIdentifier", callID: callID, device: writer.device(.phone(end.phone)))
                xml.text("localConnectionInfo", end.state.rawValue)
                xml.close("snapshotCallResponseInfo")
            }
            xml.close("snapshotData")
            xml.close("crossRefIDorSnapshotData")
        }
    }

    /// Do not disturb, forwarding, message waiting.
    func serveFeature(_ name: String, _ request: XMLElement, _ pbx: inout PBX) -> ServiceOutcome {
        func flag(_ child: XMLName) -> Bool {
            let text = request.first(child: child)?.trimmedText
            return text == "true" || text == "1"
        }
        let features = pbx.features(of: phone)
        var outcome: ServiceOutcome
        switch name {
        case "GetDoNotDisturb":
            outcome = answered(name) { $0.text("doNotDisturbOn", features.doNotDisturb ? "true" : "false") }
        case "SetDoNotDisturb":
            outcome = answered(name)
            outcome.events = pbx.setDoNotDisturb(phone, on: flag("doNotDisturbOn"))
        case "GetMessageWaitingIndicator":
            outcome = answered(name) { $0.text("messageWaitingOn", features.messageWaiting ? "true" : "false") }
        case "SetMessageWaitingIndicator":
            outcome = answered(name)
            outcome.events = pbx.setMessageWaiting(phone, on: flag("messageWaitingOn"))
        case "SetForwarding":
            let rule = ForwardingRule(
                type: request.first(child: "forwardingType")?.trimmedText ?? "forwardImmediate",
                isActive: flag("activateForward"), target: request.first(child: "forwardDN")?.trimmedText)
            outcome = answered(name)
            outcome.events = pbx.setForwarding(phone, rule: rule)
        default:
            outcome = answered(name) { xml in
                xml.open("forwardingList")
                for type in ["forwardImmediate", "forwardBusy", "forwardNoAns"] {
                    let rule = features.forwarding.first { $0.type == type }
                    xml.open("forwardListItem")
                    xml.text("forwardingType", type)
                    xml.text("forwardStatus", rule?.isActive ?? false ? "true" : "false")
                    if let target = rule?.target { xml.text("forwardDN", target) }
                    xml.close("forwardListItem")
                }
                xml.close("forwardingList")
            }
        }
        return outcome
    }
}
