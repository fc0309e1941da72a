import CSTACore
import NIOCore

@testable import PhoneSimulator

/// What somebody does next: drawn from what the calls of a phone allow, and done at the phone or asked for by a client.
struct RandomUser {
    /// What came of it.
    enum Deed: Sendable {
        case nothing
        /// Done at the phone.
        case done
        /// To be asked for by a client.
        case ask(CSTARequest)
    }

    private enum Choice {
        case dial(Int)
        case dialNobody
        case answer(PBXLeg)
        case clear(PBXLeg)
        case deflect(PBXLeg, Int)
        case hold(PBXLeg)
        case retrieve(PBXLeg)
        case digits(PBXLeg)
        case consult(PBXLeg, Int)
        case transfer(held: PBXLeg, active: PBXLeg)
        case conference(held: PBXLeg, active: PBXLeg)
        case alternate(held: PBXLeg, active: PBXLeg)
        case blindTransfer(PBXLeg, Int)
        case doNotDisturb(Bool)
        case messageWaiting(Bool)
    }

    let fleet: PhoneFleet
    var random: SeededGenerator
    /// How often a phone boots in the middle of everything.
    let reboots: Double

    /// One deed of one user.
    mutating func act(at now: NIODeadline) -> Deed {
        let phone = Int(random.next() % UInt64(fleet.phones.count))
        guard fleet.phones[phone].canTell else { return .nothing }
        if random.chance(reboots) {
            fleet.phones[phone].goAway(isSilent: random.chance(0.5), back: pause(), at: now)
            return .done
        }
        let choices = choices(of: phone)
        let choice = choices[Int(random.next() % UInt64(choices.count))]
        if random.chance(0.5), let request = request(choice, at: phone) { return .ask(request) }
        guard let events = try? work(choice, at: phone) else { return .nothing }
        fleet.tell(events, at: now)
        return .done
    }

    private mutating func pause() -> TimeAmount { .milliseconds(Int64(random.next() % 50)) }

    private mutating func other(than phone: Int) -> Int {
        let step = 1 + Int(random.next() % UInt64(fleet.phones.count - 1))
        return (phone + step) % fleet.phones.count
    }

    private mutating func choices(of phone: Int) -> [Choice] {
        let legs = fleet.pbx.legs(of: phone)
        let features = fleet.pbx.features(of: phone)
        var choices: [Choice] = [.messageWaiting(!features.messageWaiting)]
        // Peace and quiet are rare, or nobody could call anybody.
        if features.doNotDisturb || random.chance(0.1) { choices.append(.doNotDisturb(!features.doNotDisturb)) }
        if legs.allSatisfy({ $0.state == .hold }), legs.count < 2 {
            choices += [.dial(other(than: phone)), .dial(other(than: phone))]
            if random.chance(0.1) { choices.append(.dialNobody) }
        }
        for leg in legs {
            choices.append(.clear(leg))
            switch leg.state {
            case .alerting: choices += [.answer(leg), .answer(leg), .deflect(leg, other(than: phone))]
            case .connected:
                choices += [.hold(leg), .digits(leg), .blindTransfer(leg, other(than: phone))]
                if legs.count < 2 { choices += [.consult(leg, other(than: phone)), .consult(leg, other(than: phone))] }
            case .hold: choices.append(.retrieve(leg))
            case .fail, .none: break
            }
        }
        if let held = legs.first(where: { $0.state == .hold }),
            let active = legs.first(where: { $0.state == .connected }
            )
        {
            choices += [
                .transfer(held: held, active: active), .conference(held: held, active: active),
                .alternate(held: held, active: active),
            ]
        }
        return choices
    }

    private func work(_ choice: Choice, at phone: Int) throws -> [PhoneEvent] {
        switch choice {
        case .dial(let other): return try fleet.pbx.makeCall(from: phone, to: .phone(other)).events
        case .dialNobody: return try fleet.pbx.makeCall(from: phone, to: .number("999")).events
        case .answer(let leg): return try fleet.pbx.answer(phone, callID: leg.callID)
        case .clear(let leg): return try fleet.pbx.clear(phone, callID: leg.callID)
        case .deflect(let leg, let other): return try fleet.pbx.deflect(phone, callID: leg.callID, to: .phone(other))
        case .hold(let leg): return try fleet.pbx.hold(phone, callID: leg.callID)
        case .retrieve(let leg): return try fleet.pbx.retrieve(phone, callID: leg.callID)
        case .digits(let leg): return try fleet.pbx.generateDigits(phone, callID: leg.callID, digits: "1")
        case .consult(let leg, let other):
            return try fleet.pbx.consult(phone, callID: leg.callID, to: .phone(other)).events
        case .transfer(let held, let active):
            return try fleet.pbx.transfer(phone, heldCallID: held.callID, activeCallID: active.callID)
        case .conference(let held, let active):
            return try fleet.pbx.conference(phone, heldCallID: held.callID, activeCallID: active.callID).events
        case .alternate(let held, let active):
            let events = try fleet.pbx.hold(phone, callID: active.callID)
            return events + (try fleet.pbx.retrieve(phone, callID: held.callID))
        case .blindTransfer(let leg, let other):
            return try fleet.pbx.singleStepTransfer(phone, callID: leg.callID, to: .phone(other)).events
        case .doNotDisturb(let isOn): return fleet.pbx.setDoNotDisturb(phone, on: isOn)
        case .messageWaiting(let isOn): return fleet.pbx.setMessageWaiting(phone, on: isOn)

        }
    }

    private func request(_ choice: Choice, at phone: Int) -> CSTARequest? {
        let device = device(phone)
        func connection(_ leg: PBXLeg) -> ConnectionID { ConnectionID(callID: leg.callID, deviceID: device) }
        switch choice {
        case .dial(let other):
            return .makeCall(
                MakeCall(callingDevice: device, calledDirectoryNumber: number(other), autoOriginate: .doNotPrompt))
        case .answer(let leg): return .answerCall(AnswerCall(callToBeAnswered: connection(leg)))
        case .clear(let leg): return .clearConnection(ClearConnection(connectionToBeCleared: connection(leg)))
        case .deflect(let leg, let other):
            return .deflectCall(DeflectCall(callToBeDiverted: connection(leg), newDestination: number(other)))
        case .hold(let leg): return .holdCall(HoldCall(callToBeHeld: connection(leg)))
        case .retrieve(let leg): return .retrieveCall(RetrieveCall(callToBeRetrieved: connection(leg)))
        case .digits(let leg):
            return .generateDigits(GenerateDigits(connectionToSendDigits: connection(leg), charactersToSend: "1"))
        case .consult(let leg, let other):
            return .consultationCall(
                ConsultationCall(existingCall: connection(leg), consultedDevice: number(other)))
        case .transfer(let held, let active):
            return .transferCall(TransferCall(heldCall: connection(held), activeCall: connection(active)))
        case .conference(let held, let active):
            return .conferenceCall(ConferenceCall(heldCall: connection(held), activeCall: connection(active)))
        case .alternate(let held, let active):
            return .alternateCall(AlternateCall(heldCall: connection(held), activeCall: connection(active)))
        case .blindTransfer(let leg, let other):
            return .singleStepTransferCall(
                SingleStepTransferCall(activeCall: connection(leg), transferredTo: number(other)))
        case .doNotDisturb(let isOn): return .setDoNotDisturb(SetDoNotDisturb(device: device, doNotDisturbOn: isOn))
        case .messageWaiting(let isOn):
            return .setMessageWaitingIndicator(SetMessageWaitingIndicator(device: device, messageWaitingOn: isOn))
        case .dialNobody: return nil
        }
    }

    private func device(_ phone: Int) -> DeviceID { DeviceID(fleet.writer.device(.phone(phone))) }
    private func number(_ phone: Int) -> DeviceID { DeviceID(fleet.writer.user(.phone(phone))) }
}
