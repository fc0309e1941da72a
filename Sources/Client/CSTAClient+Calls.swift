public import CSTACore

/// Call control (CST-5). Every method returns when the phone has answered; events tell what became of it.
extension CSTAClient {
    /// Has the phone `device` call `number`; returns the connection of the new call.
    public func makeCall(from device: DeviceID, to number: DeviceID) async throws(CSTAClientError) -> ConnectionID {
        try await perform(
            .makeCall(MakeCall(callingDevice: device, calledDirectoryNumber: number, autoOriginate: .doNotPrompt))
        ) { response in
            if case .makeCall(let answer) = response { answer.callingDevice } else { nil }
        }
    }

    /// Takes a ringing call.
    public func answer(_ connection: ConnectionID) async throws(CSTAClientError) {
        try await perform(.answerCall(AnswerCall(callToBeAnswered: connection)))
    }

    /// Hangs up.
    public func clear(_ connection: ConnectionID) async throws(CSTAClientError) {
        try await perform(.clearConnection(ClearConnection(connectionToBeCleared: connection)))
    }

    /// Holds the active call.
    public func hold(_ connection: ConnectionID) async throws(CSTAClientError) {
        try await perform(.holdCall(HoldCall(callToBeHeld: connection)))
    }

    /// Takes a held call back.
    public func retrieve(_ connection: ConnectionID) async throws(CSTAClientError) {
        try await perform(.retrieveCall(RetrieveCall(callToBeRetrieved: connection)))
    }

    /// Holds the call and calls `number`; returns the connection of the second call.
    public func consult(
        _ connection: ConnectionID, to number: DeviceID
    ) async throws(CSTAClientError) -> ConnectionID {
        try await perform(
            .consultationCall(ConsultationCall(existingCall: connection, consultedDevice: number))
        ) { response in
            if case .consultationCall(let answer) = response { answer.initiatedCall } else { nil }
        }
    }

    /// Connects the held with the active call and leaves both.
    public func transfer(held: ConnectionID, active: ConnectionID) async throws(CSTAClientError) -> ConnectionID {
        try await perform(.transferCall(TransferCall(heldCall: held, activeCall: active))) { response in
            if case .transferCall(let answer) = response { answer.transferredCall } else { nil }
        }
    }

    /// Joins the held with the active call and stays in it.
    public func conference(held: ConnectionID, active: ConnectionID) async throws(CSTAClientError) -> ConnectionID {
        try await perform(.conferenceCall(ConferenceCall(heldCall: held, activeCall: active))) { response in
            if case .conferenceCall(let answer) = response { answer.conferenceCall } else { nil }
        }
    }

    /// Sends the active call to `number` without asking there first.
    public func transfer(_ connection: ConnectionID, to number: DeviceID) async throws(CSTAClientError) -> ConnectionID
    {
        try await perform(
            .singleStepTransferCall(SingleStepTransferCall(activeCall: connection, transferredTo: number))
        ) { response in
            if case .singleStepTransferCall(let answer) = response { answer.transferredCall } else { nil }
        }
    }

    /// Sends a ringing call to `number`.
    public func deflect(_ connection: ConnectionID, to number: DeviceID) async throws(CSTAClientError) {
        try await perform(.deflectCall(DeflectCall(callToBeDiverted: connection, newDestination: number)))
    }

    /// Changes between the active and the held call.
    public func alternate(held: ConnectionID, active: ConnectionID) async throws(CSTAClientError) {
        try await perform(.alternateCall(AlternateCall(heldCall: held, activeCall: active)))
    }

    /// Ends the active call and takes the held one back.
    public func reconnect(held: ConnectionID, active: ConnectionID) async throws(CSTAClientError) {
        try await perform(.reconnectCall(ReconnectCall(activeCall: active, heldCall: held)))
    }

    /// Sends DTMF digits.
    public func generateDigits(_ digits: String, on connection: ConnectionID) async throws(CSTAClientError) {
        try await perform(
            .generateDigits(GenerateDigits(connectionToSendDigits: connection, charactersToSend: digits)))
    }
}
