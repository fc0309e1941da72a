import CSTACore

/// A service put together from others, step by step (MOD-2, MOD-3).
///
/// Asked for the first request, then told each answer; says what to send next or what to answer. The phone's events go
/// to the clients as they come: every step is a real service and its events are true.
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
    }

    private enum Phase: Sendable {
        case first
        case second
        /// The second half failed: the first is being undone, then this error is the answer.
        case undoing([CSTARequest], CSTAErrorCode)
        case third(ConnectionID)
    }

    private let plan: Plan
    private var phase = Phase.first

    /// The emulation of `request`; `nil` where there is none.
    init?(_ request: CSTARequest) {
        switch request {
        case .alternateCall(let request): plan = .alternate(request)
        case .reconnectCall(let request): plan = .reconnect(request)
        case .consultationCall(let request): plan = .consult(request)
        case .singleStepTransferCall(let request): plan = .singleStepTransfer(request)
        default: return nil
        }
    }

    /// The first request.
    var first: CSTARequest {
        switch plan {
        case .alternate(let request): .holdCall(HoldCall(callToBeHeld: request.activeCall))
        case .reconnect(let request): .clearConnection(ClearConnection(connectionToBeCleared: request.activeCall))
        case .consult(let request): .holdCall(HoldCall(callToBeHeld: request.existingCall))
        case .singleStepTransfer(let request): .holdCall(HoldCall(callToBeHeld: request.activeCall))
        }
    }

    /// The phone has answered the last step.
    mutating func answered(_ message: CSTAMessage) -> Step {
        switch (phase, message) {
        case (.first, .response): return second()
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

    private mutating func second() -> Step {
        phase = .second
        switch plan {
        case .alternate(let request): return .send(retrieve(request.heldCall))
        case .reconnect(let request): return .send(retrieve(request.heldCall))
        case .consult(let request):
            return makeCall(from: request.existingCall, to: request.consultedDevice)
        case .singleStepTransfer(let request):
            return makeCall(from: request.activeCall, to: request.transferredTo)
        }
    }

    private mutating func makeCall(from connection: ConnectionID, to device: DeviceID) -> Step {
        guard let own = connection.deviceID else { return undo(.invalidConnectionID) }
        return .send(
            .makeCall(MakeCall(callingDevice: own, calledDirectoryNumber: device, autoOriginate: .doNotPrompt)))
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
                .transferCall(TransferCall(heldCall: request.activeCall, activeCall: made.callingDevice)))
        }
    }

    private func transferred(_ connection: ConnectionID) -> CSTAMessage {
        .response(.singleStepTransferCall(SingleStepTransferCallResponse(transferredCall: connection)))
    }

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
        // A call that was cleared does not come back.
        case .reconnect: break
        }
        return repair(repairs, error)
    }

    private mutating func repair(_ repairs: [CSTARequest], _ error: CSTAErrorCode) -> Step {
        guard let next = repairs.first else { return .finished(.error(error)) }
        phase = .undoing(Array(repairs.dropFirst()), error)
        return .send(next)
    }

    private func retrieve(_ connection: ConnectionID) -> CSTARequest {
        .retrieveCall(RetrieveCall(callToBeRetrieved: connection))
    }
}
