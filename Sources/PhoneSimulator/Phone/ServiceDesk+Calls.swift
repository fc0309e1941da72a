import XMLCore

extension ServiceDesk {
    /// Call control and digits.
    func serveCall(_ name: String, _ request: XMLElement, _ pbx: inout PBX) throws(PhoneError) -> ServiceOutcome {
        do {
            return try work(name, request, &pbx)
        } catch let refusal as PBXRefusal {
            throw PhoneError(refusal)
        } catch let error as PhoneError {
            throw error
        } catch {
            throw .operation("generic")
        }
    }

    private func work(_ name: String, _ request: XMLElement, _ pbx: inout PBX) throws -> ServiceOutcome {
        var outcome: ServiceOutcome
        switch name {
        case "MakeCall":
            try requireOwnDevice(request.first(child: "callingDevice"))
            let party = pbx.party(dialled: try required(request, "calledDirectoryNumber"))
            let call = try pbx.makeCall(from: phone, to: party)
            outcome = answered(name) { $0.connection("callingDevice", callID: call.leg.callID, device: ownDevice) }
            outcome.events = call.events
        case "AnswerCall":
            outcome = answered(name)
            outcome.events = try pbx.answer(phone, callID: callID(request, "callToBeAnswered", pbx))
        case "ClearConnection":
            outcome = answered(name)
            outcome.events = try pbx.clear(phone, callID: callID(request, "connectionToBeCleared", pbx))
        case "HoldCall":
            outcome = answered(name)
            outcome.events = try pbx.hold(phone, callID: callID(request, "callToBeHeld", pbx))
        case "RetrieveCall":
            outcome = answered(name)
            outcome.events = try pbx.retrieve(phone, callID: callID(request, "callToBeRetrieved", pbx))
        case "GenerateDigits":
            outcome = answered(name)
            outcome.events = try pbx.generateDigits(
                phone, callID: callID(request, "connectionToSendDigits", pbx),
                digits: required(request, "charactersToSend"))
        case "ConsultationCall":
            let party = pbx.party(dialled: try required(request, "consultedDevice"))
            let call = try pbx.consult(phone, callID: callID(request, "existingCall", pbx), to: party)
            outcome = answered(name) { $0.connection("initiatedCall", callID: call.leg.callID, device: ownDevice) }
            outcome.events = call.events
        default:
            outcome = try join(name, request, &pbx)
        }
        return outcome
    }

    private func join(_ name: String, _ request: XMLElement, _ pbx: inout PBX) throws -> ServiceOutcome {
        var outcome: ServiceOutcome
        switch name {
        case "TransferCall":
            let active = try callID(request, "activeCall", pbx)
            let events = try pbx.transfer(
                phone, heldCallID: callID(request, "heldCall", pbx), activeCallID: active)
            outcome = answered(name) { $0.connection("transferredCall", callID: active, device: ownDevice) }
            outcome.events = events
        case "ConferenceCall":
            let call = try pbx.conference(
                phone, heldCallID: callID(request, "heldCall", pbx), activeCallID: callID(request, "activeCall", pbx))
            outcome = answered(name) { $0.connection("conferenceCall", callID: call.leg.callID, device: ownDevice) }
            outcome.events = call.events
        case "AlternateCall":
            outcome = answered(name)
            outcome.events = try pbx.alternate(
                phone, heldCallID: callID(request, "heldCall", pbx), activeCallID: callID(request, "activeCall", pbx))
        case "ReconnectCall":
            outcome = answered(name)
            outcome.events = try pbx.reconnect(
                phone, heldCallID: callID(request, "heldCall", pbx), activeCallID: callID(request, "activeCall", pbx))
        case "SingleStepTransferCall":
            let target = try required(request, "transferredTo")
            let call = try pbx.singleStepTransfer(
                phone, callID: callID(request, "activeCall", pbx), to: pbx.party(dialled: target))
            outcome = answered(name) { $0.connection("transferredCall", callID: call.callID, device: target) }
            outcome.events = call.events
        case "DeflectCall":
            guard let destination = request.first(child: "newDestination") else {
                throw PhoneError.operation("atLeastOneConditionalParameterNotProvided")
            }
            // ed3 writes the number itself, ed6 a list of devices (uacsta.md 2.4).
            let target = (destination.first(child: "device") ?? destination).trimmedText
            outcome = answered(name)
            outcome.events = try pbx.deflect(
                phone, callID: callID(request, "callToBeDiverted", pbx), to: pbx.party(dialled: target))
        default:
            throw PhoneError.operation("serviceNotSupported")
        }
        return outcome
    }
}
