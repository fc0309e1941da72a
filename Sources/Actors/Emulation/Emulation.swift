import CSTACore

/// A service put together from others, step by step (MOD-2, MOD-3).
///
/// Asked for the first request, then told each answer; says what to send next or what to answer. The phone's events go
/// to the clients as they come: every step is a real service and its events are true. What the client put beside its
/// request, private data above all, goes with every step that does what it asked for, not with those that undo.
struct Emulation: Sendable {
    /// What to do after an answer.
    enum Step: Sendable {
        case send(CSTARequest)
        case finished(CSTAMessage)
    }

    private enum Plan: Sendable {
        case alternate(AlternateCall)
        case reconnect(ReconnectCall)
        case consult(ConsultationCall)
        case singleStepTransfer(SingleStepTransferCall)
        case snapshotCall(SnapshotCall)
    }

    private enum Phase: Sendable {
        case first
        case second
        /// The second half failed: the first is being undone, then this error is the answer.
        case undoing([CSTARequest], CSTAErrorCode)
        case third(ConnectionID)
    }

    private let plan: Plan
    /// The line in the phone's spelling, for a client that names a call without its device.
    private let device: DeviceID
    private var phase = Phase.first

    /// The emulation of `request` at a line; `nil` where there is none.
    init?(_ request: CSTARequest, at device: DeviceID) {
        switch request {
        case .alternateCall(let request): plan = .alternate(request)
        case .reconnectCall(let request): plan = .reconnect(request)
        case .consultationCall(let request): plan = .consult(request)
        case .singleStepTransferCall(let request): plan = .singleStepTransfer(request)
        case .snapshotCall(let request): plan = .snapshotCall(request)
        default: return nil
        }
        self.device = device
    }

    /// The first request.
    var first: CSTARequest {
        switch plan {
        case .alternate(let request): hold(request.activeCall, request.connectionReservation, request.carried)
        case .reconnect(let request):
            .clearConnection(
                ClearConnection(connectionToBeCleared: request.activeCall, carried: request.carried.extensions))
        case .consult(let request): hold(request.existingCall, request.connectionReservation, request.carried)
        case .singleStepTransfer(let request): hold(request.activeCall, nil, request.carried)
        case .snapshotCall(let request):
            .snapshotDevice(SnapshotDevice(snapshotObject: device, carried: request.carried.extensions))
        }
    }

    /// The phone has answered the last step.
    mutating func answered(_ message: CSTAMessage) -> Step {
        switch (phase, message) {
        case (.first, .response(let response)): return second(response)
        case (.second, .response(let response)): return afterSecond(response)
        case (.third(let connection), .response): return .finished(transferred(connection))
        case (.undoing(let repairs, let error), _): return repair(repairs, error)
        // Nothing has been done yet: the error is the answer.
        case (.first, .error(let error)): return .finished(.error(error))
        case (.second, .error(let error)), (.third, .error(let error)): return undo(error)
        case (.first, _): return .finished(.error(.generic))
        // Neither a response nor an error: what was done is undone.
        case (.second, _), (.third, _): return undo(.generic)
        }
    }

    private mutating func second(_ response: CSTAResponse) -> Step {
        phase = .second
        switch plan {
        case .alternate(let request): return .send(retrieve(request.heldCall, request.carried.extensions))
        case .reconnect(let request): return .send(retrieve(request.heldCall, request.carried.extensions))
        case .consult(let request):
            return .send(makeCall(from: request.existingCall, to: request.consultedDevice, request.carried))
        case .singleStepTransfer(let request):
            return .send(makeCall(from: request.activeCall, to: request.transferredTo, request.carried))
        case .snapshotCall(let request): return .finished(snapshot(of: request.snapshotObject, in: response))
        }
    }

    private mutating func afterSecond(_ response: CSTAResponse) -> Step {
        switch plan {
        case .alternate: return .finished(.response(.alternateCall(AlternateCallResponse())))
        case .reconnect: return .finished(.response(.reconnectCall(ReconnectCallResponse())))
        case .consult:
            guard case .makeCall(let made) = response else { return undo(.generic) }
            return .finished(.response(.consultationCall(ConsultationCallResponse(initiatedCall: made.callingDevice))))
        case .singleStepTransfer(let request):
            guard case .makeCall(let made) = response else { return undo(.generic) }
            phase = .third(made.callingDevice)
            return .send(
                .transferCall(
                    TransferCall(
                        heldCall: request.activeCall, activeCall: made.callingDevice,
                        carried: request.carried.extensions)))
        // Has one step only.
        case .snapshotCall: return .finished(.error(.generic))
        }
    }

    private func transferred(_ connection: ConnectionID) -> CSTAMessage {
        .response(.singleStepTransferCall(SingleStepTransferCallResponse(transferredCall: connection)))
    }

    /// The one call among those that the phone has told of its line. An answer that is to come in segments is not waited
    /// for, and of one that cannot be read in full it is not said that the call is not there.
    private func snapshot(of connection: ConnectionID, in response: CSTAResponse) -> CSTAMessage {
        guard case .snapshotDevice(let response) = response,
            case .connections(let items) = response.crossRefIDorSnapshotData
        else { return .error(.generic) }
        let calls = LineCalls(items)
        guard let callID = connection.callID, let call = calls[callID] else {
            return .error(calls.isComplete ? .invalidConnectionID : .generic)
        }
        return .response(
            .snapshotCall(
                SnapshotCallResponse(
                    callID: callID, device: device, state: call.state, parties: call.endpoint.map { [$0] } ?? [])))
    }

    // MARK: Undoing

    /// Puts back what the steps so far changed, where that is possible.
    private mutating func undo(_ error: CSTAErrorCode) -> Step {
        var repairs: [CSTARequest] = []
        // The held call can only come back when the new one is gone.
        if case .third(let made) = phase {
            repairs.append(.clearConnection(ClearConnection(connectionToBeCleared: made)))
        }
        switch plan {
        case .alternate(let request): repairs.append(retrieve(request.activeCall))
        case .consult(let request): repairs.append(retrieve(request.existingCall))
        case .singleStepTransfer(let request): repairs.append(retrieve(request.activeCall))
        // A call that was cleared does not come back; a question changes nothing.
        case .reconnect, .snapshotCall: break
        }
        return repair(repairs, error)
    }

    private mutating func repair(_ repairs: [CSTARequest], _ error: CSTAErrorCode) -> Step {
        guard let next = repairs.first else { return .finished(.error(error)) }
        phase = .undoing(Array(repairs.dropFirst()), error)
        return .send(next)
    }
}

extension Emulation {
    // MARK: Steps

    private func hold(
        _ connection: ConnectionID, _ reservation: Bool?, _ carried: CarriedChildren
    ) -> CSTARequest {
        .holdCall(
            HoldCall(callToBeHeld: connection, connectionReservation: reservation, carried: carried.extensions))
    }

    private func retrieve(
        _ connection: ConnectionID, _ carried: CarriedChildren = CarriedChildren()
    ) -> CSTARequest {
        .retrieveCall(RetrieveCall(callToBeRetrieved: connection, carried: carried))
    }

    /// The new call takes over all that belongs to a call: account code, user data and the like.
    private func makeCall(
        from connection: ConnectionID, to device: DeviceID, _ carried: CarriedChildren
    ) -> CSTARequest {
        .makeCall(
            MakeCall(
                callingDevice: connection.deviceID ?? self.device, calledDirectoryNumber: device,
                autoOriginate: .doNotPrompt, carried: carried))
    }
}

extension CarriedChildren {
    /// Private data and security alone: what every service may carry.
    fileprivate var extensions: CarriedChildren {
        var only = CarriedChildren()
        only[.extensions] = self[.extensions]
        return only
    }
}
