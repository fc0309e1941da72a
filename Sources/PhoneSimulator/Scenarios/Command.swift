import CSTAClient
import CSTACore

/// A script's action as the service that a client sends.
struct Command: Sendable {
    let action: CallScript.Action
    let device: DeviceID
    private let target: DeviceID
    private let main: ConnectionID
    private let held: ConnectionID

    /// What the phone answered, as far as it says something.
    enum Answer: Sendable {
        case done
        /// The phone's name of the call that it began.
        case began(callID: String?)
        case calls(SnapshotDeviceResult)
        case endpoints(SnapshotCallResult)
    }

    /// - Parameters:
    ///   - devices: of the three roles.
    ///   - callID: the phone's own name of a leg; nil if it was never told: the device alone then names its only call.
    init(
        _ action: CallScript.Action, legs: ScriptStage.Legs, devices: [DeviceID], callID: (PBXLeg) -> String?
    ) {
        self.action = action
        device = devices[legs.phone]
        main = ConnectionID(callID: legs.main.flatMap(callID), deviceID: device)
        held = ConnectionID(callID: legs.held.flatMap(callID), deviceID: device)
        switch action {
        case .dial(_, let role), .consult(_, let role), .blindTransfer(_, let role), .deflect(_, let role):
            // Dialled as a user would, by the bare number.
            target = DeviceID(devices[role.rawValue].key.user)
        default: target = device
        }
    }

    /// The service's name.
    var name: String {
        switch action {
        case .dial: "MakeCall"
        case .answer: "AnswerCall"
        case .hold: "HoldCall"
        case .retrieve: "RetrieveCall"
        case .consult: "ConsultationCall"
        case .transfer: "TransferCall"
        case .conference: "ConferenceCall"
        case .blindTransfer: "SingleStepTransferCall"
        case .deflect: "DeflectCall"
        case .alternate: "AlternateCall"
        case .reconnect: "ReconnectCall"
        case .digits: "GenerateDigits"
        case .clear: "ClearConnection"
        case .snapshotDevice: "SnapshotDevice"
        case .snapshotCall: "SnapshotCall"
        }
    }

    /// Sends the service and waits for its answer.
    func send(by client: CSTAClient) async throws(CSTAClientError) -> Answer {
        switch action {
        case .dial: return .began(callID: try await client.makeCall(from: device, to: target).callID)
        case .consult: return .began(callID: try await client.consult(main, to: target).callID)
        case .answer: try await client.answer(main)
        case .hold: try await client.hold(main)
        case .retrieve: try await client.retrieve(main)
        case .transfer: _ = try await client.transfer(held: held, active: main)
        case .conference: _ = try await client.conference(held: held, active: main)
        case .blindTransfer: _ = try await client.transfer(main, to: target)
        case .deflect: try await client.deflect(main, to: target)
        case .alternate: try await client.alternate(held: held, active: main)
        case .reconnect: try await client.reconnect(held: held, active: main)
        case .digits: try await client.generateDigits("12#", on: main)
        case .clear: try await client.clear(main)
        case .snapshotDevice: return .calls(try await client.snapshot(device))
        case .snapshotCall:
            guard
                case .snapshotCall(let answer) = try await client.send(
                    .snapshotCall(SnapshotCall(snapshotObject: main)))
            else { throw .unexpectedAnswer("no SnapshotCallResponse") }
            return .endpoints(answer.crossRefIDorSnapshotData)
        }
        return .done
    }
}
