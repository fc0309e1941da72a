import CSTAClient
import CSTACore

/// A script's action as the service that a client sends.
struct Command: Sendable {
    let action: CallScript.Action
    private let device: DeviceID
    private let target: DeviceID
    private let main: ConnectionID
    private let held: ConnectionID

    /// - Parameters:
    ///   - devices: of the three roles.
    ///   - callID: the phone's own name of a leg.
    init(
        _ action: CallScript.Action, legs: ScriptStage.Legs, devices: [DeviceID], callID: (PBXLeg) -> String
    ) {
        self.action = action
        device = devices[legs.phone]
        main = ConnectionID(callID: legs.main.map(callID), deviceID: device)
        held = ConnectionID(callID: legs.held.map(callID), deviceID: device)
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
        case .digits: "GenerateDigits"
        case .clear: "ClearConnection"
        }
    }

    /// Sends the service and waits for its answer.
    func send(by client: CSTAClient) async throws(CSTAClientError) {
        switch action {
        case .dial: _ = try await client.makeCall(from: device, to: target)
        case .answer: try await client.answer(main)
        case .hold: try await client.hold(main)
        case .retrieve: try await client.retrieve(main)
        case .consult: _ = try await client.consult(main, to: target)
        case .transfer: _ = try await client.transfer(held: held, active: main)
        case .conference: _ = try await client.conference(held: held, active: main)
        case .blindTransfer: _ = try await client.transfer(main, to: target)
        case .deflect: try await client.deflect(main, to: target)
        case .digits: try await client.generateDigits("12#", on: main)
        case .clear: try await client.clear(main)
        }
    }
}
