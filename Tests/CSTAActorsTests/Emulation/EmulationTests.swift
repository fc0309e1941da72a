import CSTACore
import Testing

@testable import CSTAActors

/// Services that a phone lacks are put together from others, and undone where the second half fails (MOD-2, MOD-3).
struct EmulationTests {
    private let held = ConnectionID(callID: "1", deviceID: "sip:201@pbx.example.net")
    private let active = ConnectionID(callID: "2", deviceID: "sip:201@pbx.example.net")
    private let noHeldCall = CSTAErrorCode.stateIncompatibility(.noHeldCall)

    /// Plays `answers` and writes down what was asked, and the last answer.
    private func play(_ request: CSTARequest, _ answers: [CSTAMessage]) throws -> [String] {
        var emulation = try #require(Emulation(request))
        var script = [name(emulation.first)]
        for answer in answers {
            switch emulation.answered(answer) {
            case .send(let request): script.append(name(request))
            case .finished(.response(let response)):
                script.append("→ \(CSTAMessage.response(response).name)")
                return script
            case .finished(.error(let error)):
                script.append("→ \(error == noHeldCall ? "noHeldCall" : "\(error)")")
                return script
            case .finished: script.append("→ ?")
            }
        }
        return script
    }

    private func name(_ request: CSTARequest) -> String {
        switch request {
        case .holdCall(let hold): "hold \(hold.callToBeHeld.callID ?? "")"
        case .retrieveCall(let retrieve): "retrieve \(retrieve.callToBeRetrieved.callID ?? "")"
        case .clearConnection(let clear): "clear \(clear.connectionToBeCleared.callID ?? "")"
        case .makeCall(let make): "call \(make.calledDirectoryNumber.value)"
        case .transferCall(let transfer):
            "transfer \(transfer.heldCall.callID ?? "") \(transfer.activeCall.callID ?? "")"
        default: request.name
        }
    }

    private let done = CSTAMessage.response(.holdCall(HoldCallResponse()))
    private var made: CSTAMessage {
        .response(
            .makeCall(MakeCallResponse(callingDevice: ConnectionID(callID: "3", deviceID: "sip:201@pbx.example.net"))))
    }

    @Test func alternateIsHoldAndRetrieve() throws {
        let request = CSTARequest.alternateCall(AlternateCall(heldCall: held, activeCall: active))
        #expect(try play(request, [done, done]) == ["hold 2", "retrieve 1", "→ AlternateCallResponse"])
        #expect(try play(request, [.error(noHeldCall)]) == ["hold 2", "→ noHeldCall"])
        #expect(
            try play(request, [done, .error(noHeldCall), done]) == [
                "hold 2", "retrieve 1", "retrieve 2", "→ noHeldCall",
            ])
    }

    @Test func reconnectIsClearAndRetrieve() throws {
        let request = CSTARequest.reconnectCall(ReconnectCall(activeCall: active, heldCall: held))
        #expect(try play(request, [done, done]) == ["clear 2", "retrieve 1", "→ ReconnectCallResponse"])
        // A call that was cleared does not come back: the error is told as it is.
        #expect(try play(request, [done, .error(noHeldCall)]) == ["clear 2", "retrieve 1", "→ noHeldCall"])
    }

    @Test func consultationIsHoldAndMakeCall() throws {
        let request = CSTARequest.consultationCall(ConsultationCall(existingCall: active, consultedDevice: "305"))
        #expect(try play(request, [done, made]) == ["hold 2", "call 305", "→ ConsultationCallResponse"])
        #expect(
            try play(request, [done, .error(noHeldCall), done]) == ["hold 2", "call 305", "retrieve 2", "→ noHeldCall"])
    }

    @Test func singleStepTransferIsConsultationAndTransfer() throws {
        let request = CSTARequest.singleStepTransferCall(
            SingleStepTransferCall(activeCall: active, transferredTo: "305"))
        #expect(
            try play(request, [done, made, done]) == [
                "hold 2", "call 305", "transfer 2 3", "→ SingleStepTransferCallResponse",
            ])
        #expect(
            try play(request, [done, made, .error(noHeldCall), done, done]) == [
                "hold 2", "call 305", "transfer 2 3", "clear 3", "retrieve 2", "→ noHeldCall",
            ])
    }

    @Test func whatCannotBePutTogetherIsNot() {
        #expect(Emulation(.holdCall(HoldCall(callToBeHeld: active))).map { _ in true } == nil)
    }
}
