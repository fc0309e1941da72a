import CSTACore
import Foundation
import NIOCore
import Testing
import XMLCore

@testable import CSTAActors

/// Services that a phone lacks are put together from others, and undone where the second half fails (MOD-2, MOD-3).
struct EmulationTests {
    private let line: DeviceID = "sip:201@pbx.example.net"
    private let held = ConnectionID(callID: "1", deviceID: "sip:201@pbx.example.net")
    private let active = ConnectionID(callID: "2", deviceID: "sip:201@pbx.example.net")
    private let noHeldCall = CSTAErrorCode.stateIncompatibility(.noHeldCall)

    /// Plays `answers` and writes down what was asked, and the last answer.
    private func play(_ request: CSTARequest, _ answers: [CSTAMessage]) throws -> [String] {
        var emulation = try #require(Emulation(request, at: line))
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
        #expect(Emulation(.holdCall(HoldCall(callToBeHeld: active)), at: line).map { _ in true } == nil)
    }

    @Test func aCallIsOneOfThoseOfItsLine() throws {
        let request = CSTARequest.snapshotCall(SnapshotCall(snapshotObject: active))
        func answer(_ items: SnapshotDeviceResponseInfo...) throws -> String {
            let calls = SnapshotDeviceResponse(crossRefIDorSnapshotData: .connections(items))
            return try play(request, [.response(.snapshotDevice(calls))]).joined(separator: " ")
        }
        let there = SnapshotDeviceResponseInfo(
            connectionIdentifier: active, endpointDevice: .device("305"), localCallState: .compound([.hold]))
        let other = SnapshotDeviceResponseInfo(connectionIdentifier: held, localCallState: .compound([.hold]))
        let unread = SnapshotDeviceResponseInfo(
            connectionIdentifier: ConnectionID(deviceID: line), localCallState: .compound([.hold]))
        #expect(try answer(other, there) == "SnapshotDevice → SnapshotCallResponse")
        #expect(try answer(other) == "SnapshotDevice → \(CSTAErrorCode.invalidConnectionID)")
        #expect(try answer(other, unread) == "SnapshotDevice → \(CSTAErrorCode.generic)", "it may be the one")
        let later = SnapshotDeviceResponse(crossRefIDorSnapshotData: .later("7"))
        #expect(
            try play(request, [.response(.snapshotDevice(later))]) == ["SnapshotDevice", "→ \(CSTAErrorCode.generic)"])
    }

    @Test("MOD-2, MOD-3: private data goes with every step that does what was asked, user data with the call")
    func privateData() throws {
        var carried = CarriedChildren()
        carried.addPrivateText("7", as: "hint", prefix: "x", namespace: "urn:example")
        func steps(_ request: CSTARequest, _ answers: [CSTAMessage]) throws -> [CSTARequest] {
            var emulation = try #require(Emulation(request, at: line))
            var steps = [emulation.first]
            for answer in answers {
                if case .send(let next) = emulation.answered(answer) { steps.append(next) }
            }
            return steps
        }
        func marks(_ request: CSTARequest, _ answers: [CSTAMessage]) throws -> [Bool] {
            try steps(request, answers).map {
                $0.payload?.carried.privateText("hint", namespace: "urn:example") == "7"
            }
        }
        let alternate = CSTARequest.alternateCall(
            AlternateCall(heldCall: held, activeCall: active, connectionReservation: true, carried: carried))
        #expect(try marks(alternate, [done]) == [true, true])
        #expect(
            try marks(alternate, [done, .error(noHeldCall)]) == [true, true, false], "undoing is not what was asked")
        if case .holdCall(let hold)? = try steps(alternate, []).first { #expect(hold.connectionReservation == true) }
        let reconnect = ReconnectCall(activeCall: active, heldCall: held, carried: carried)
        #expect(try marks(.reconnectCall(reconnect), [done]) == [true, true])
        let transfer = SingleStepTransferCall(activeCall: active, transferredTo: "305", carried: carried)
        #expect(try marks(.singleStepTransferCall(transfer), [done, made]) == [true, true, true])
        let snapshot = SnapshotCall(snapshotObject: active, carried: carried)
        #expect(try marks(.snapshotCall(snapshot), []) == [true])
        // The client names the call without its device: the line calls.
        let consult = ConsultationCall(
            existingCall: ConnectionID(callID: "2"), consultedDevice: "305", carried: carried)
        let calls = try steps(.consultationCall(consult), [done])
        guard case .makeCall(let make) = try #require(calls.last) else { throw noHeldCall }
        #expect(make.callingDevice == line)
        #expect(make.carried == carried)
    }

    @Test("MOD-3: the names for the table of models are those that can be put together, no more and no less")
    func names() throws {
        let samples = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "Fixtures/schema/samples/ed6")
        var possible: Set<String> = []
        for file in try FileManager.default.contentsOfDirectory(at: samples, includingPropertiesForKeys: nil) {
            let bytes = ByteBuffer(bytes: try Data(contentsOf: file))
            guard case .request(let request) = try CSTADocument(XMLStreamParser().parse(bytes)).message else {
                continue
            }
            let isEmulated = Emulation(request, at: line) != nil
            if isEmulated || CallTable().answer(to: request, at: line) != nil { possible.insert(request.name) }
        }
        #expect(possible == Set(EmulatedServices.names))
        #expect(EmulatedServices.names.count == possible.count)
    }
}
