internal import XMLCore

extension CSTAResponse {
    /// Visits every device id of the message.
    public mutating func mapDevices(_ change: (inout DeviceID) -> Void) {
        switch self {
        case .getLogicalDeviceInformation(var response):
            response.mapDevices(change)
            self = .getLogicalDeviceInformation(response)
        case .getPhysicalDeviceInformation(var response):
            response.mapDevices(change)
            self = .getPhysicalDeviceInformation(response)
        case .getSwitchingFunctionDevices(var response):
            response.mapDevices(change)
            self = .getSwitchingFunctionDevices(response)
        case .getCSTAFeatures(var response):
            response.mapDevices(change)
            self = .getCSTAFeatures(response)
        case .systemRegister(var response):
            response.mapDevices(change)
            self = .systemRegister(response)
        case .systemRegisterCancel(var response):
            response.mapDevices(change)
            self = .systemRegisterCancel(response)
        case .requestSystemStatus(var response):
            response.mapDevices(change)
            self = .requestSystemStatus(response)
        case .systemStatus(var response):
            response.mapDevices(change)
            self = .systemStatus(response)
        case .swFunctionDevicesChanged(var response):
            response.mapDevices(change)
            self = .swFunctionDevicesChanged(response)
        case .monitorStart(var response):
            response.mapDevices(change)
            self = .monitorStart(response)
        case .monitorStop(var response):
            response.mapDevices(change)
            self = .monitorStop(response)
        case .snapshotDevice(var response):
            response.mapDevices(change)
            self = .snapshotDevice(response)
        case .snapshotCall(var response):
            response.mapDevices(change)
            self = .snapshotCall(response)
        case .alternateCall(var response):
            response.mapDevices(change)
            self = .alternateCall(response)
        case .answerCall(var response):
            response.mapDevices(change)
            self = .answerCall(response)
        case .clearConnection(var response):
            response.mapDevices(change)
            self = .clearConnection(response)
        case .conferenceCall(var response):
            response.mapDevices(change)
            self = .conferenceCall(response)
        case .consultationCall(var response):
            response.mapDevices(change)
            self = .consultationCall(response)
        case .deflectCall(var response):
            response.mapDevices(change)
            self = .deflectCall(response)
        case .dialDigits(var response):
            response.mapDevices(change)
            self = .dialDigits(response)
        case .directedPickupCall(var response):
            response.mapDevices(change)
            self = .directedPickupCall(response)
        case .holdCall(var response):
            response.mapDevices(change)
            self = .holdCall(response)
        case .makeCall(var response):
            response.mapDevices(change)
            self = .makeCall(response)
        case .reconnectCall(var response):
            response.mapDevices(change)
            self = .reconnectCall(response)
        case .retrieveCall(var response):
            response.mapDevices(change)
            self = .retrieveCall(response)
        case .singleStepConferenceCall(var response):
            response.mapDevices(change)
            self = .singleStepConferenceCall(response)
        case .singleStepTransferCall(var response):
            response.mapDevices(change)
            self = .singleStepTransferCall(response)
        case .transferCall(var response):
            response.mapDevices(change)
            self = .transferCall(response)
        case .generateDigits(var response):
            response.mapDevices(change)
            self = .generateDigits(response)
        case .getMessageWaitingIndicator(var response):
            response.mapDevices(change)
            self = .getMessageWaitingIndicator(response)
        case .setMessageWaitingIndicator(var response):
            response.mapDevices(change)
            self = .setMessageWaitingIndicator(response)
        case .getDoNotDisturb(var response):
            response.mapDevices(change)
            self = .getDoNotDisturb(response)
        case .setDoNotDisturb(var response):
            response.mapDevices(change)
            self = .setDoNotDisturb(response)
        case .getForwarding(var response):
            response.mapDevices(change)
            self = .getForwarding(response)
        case .setForwarding(var response):
            response.mapDevices(change)
            self = .setForwarding(response)
        case .other(var raw):
            raw.mapDevices(change)
            self = .other(raw)
        }
    }

    func encode(into writer: inout CSTAWriter) {
        switch self {
        case .getLogicalDeviceInformation(let response): writer.message(response)
        case .getPhysicalDeviceInformation(let response): writer.message(response)
        case .getSwitchingFunctionDevices(let response): writer.message(response)
        case .getCSTAFeatures(let response): writer.message(response)
        case .systemRegister(let response): writer.message(response)
        case .systemRegisterCancel(let response): writer.message(response)
        case .requestSystemStatus(let response): writer.message(response)
        case .systemStatus(let response): writer.message(response)
        case .swFunctionDevicesChanged(let response): writer.message(response)
        case .monitorStart(let response): writer.message(response)
        case .monitorStop(let response): writer.message(response)
        case .snapshotDevice(let response): writer.message(response)
        case .snapshotCall(let response): writer.message(response)
        case .alternateCall(let response): writer.message(response)
        case .answerCall(let response): writer.message(response)
        case .clearConnection(let response): writer.message(response)
        case .conferenceCall(let response): writer.message(response)
        case .consultationCall(let response): writer.message(response)
        case .deflectCall(let response): writer.message(response)
        case .dialDigits(let response): writer.message(response)
        case .directedPickupCall(let response): writer.message(response)
        case .holdCall(let response): writer.message(response)
        case .makeCall(let response): writer.message(response)
        case .reconnectCall(let response): writer.message(response)
        case .retrieveCall(let response): writer.message(response)
        case .singleStepConferenceCall(let response): writer.message(response)
        case .singleStepTransferCall(let response): writer.message(response)
        case .transferCall(let response): writer.message(response)
        case .generateDigits(let response): writer.message(response)
        case .getMessageWaitingIndicator(let response): writer.message(response)
        case .setMessageWaitingIndicator(let response): writer.message(response)
        case .getDoNotDisturb(let response): writer.message(response)
        case .setDoNotDisturb(let response): writer.message(response)
        case .getForwarding(let response): writer.message(response)
        case .setForwarding(let response): writer.message(response)
        case .other(let raw): writer.message(raw)
        }
    }
}

extension CSTAResponse {
    typealias Reader = @Sendable (XMLElement) throws(CSTADecodingError) -> CSTAResponse

    /// How a response is read, by the name of its root element.
    static let readers: [String: Reader] = [
        "GetLogicalDeviceInformationResponse": { element throws(CSTADecodingError) in
            .getLogicalDeviceInformation(try GetLogicalDeviceInformationResponse(from: element))
        },
        "GetPhysicalDeviceInformationResponse": { element throws(CSTADecodingError) in
            .getPhysicalDeviceInformation(try GetPhysicalDeviceInformationResponse(from: element))
        },
        "GetSwitchingFunctionDevicesResponse": { element throws(CSTADecodingError) in
            .getSwitchingFunctionDevices(try GetSwitchingFunctionDevicesResponse(from: element))
        },
        "GetCSTAFeaturesResponse": { element throws(CSTADecodingError) in
            .getCSTAFeatures(try GetCSTAFeaturesResponse(from: element))
        },
        "SystemRegisterResponse": { element throws(CSTADecodingError) in
            .systemRegister(try SystemRegisterResponse(from: element))
        },
        "SystemRegisterCancelResponse": { element throws(CSTADecodingError) in
            .systemRegisterCancel(try SystemRegisterCancelResponse(from: element))
        },
        "RequestSystemStatusResponse": { element throws(CSTADecodingError) in
            .requestSystemStatus(try RequestSystemStatusResponse(from: element))
        },
        "SystemStatusResponse": { element throws(CSTADecodingError) in
            .systemStatus(try SystemStatusResponse(from: element))
        },
        "SwFunctionDevicesChangedResponse": { element throws(CSTADecodingError) in
            .swFunctionDevicesChanged(try SwFunctionDevicesChangedResponse(from: element))
        },
        "MonitorStartResponse": { element throws(CSTADecodingError) in
            .monitorStart(try MonitorStartResponse(from: element))
        },
        "MonitorStopResponse": { element throws(CSTADecodingError) in
            .monitorStop(try MonitorStopResponse(from: element))
        },
        "SnapshotDeviceResponse": { element throws(CSTADecodingError) in
            .snapshotDevice(try SnapshotDeviceResponse(from: element))
        },
        "SnapshotCallResponse": { element throws(CSTADecodingError) in
            .snapshotCall(try SnapshotCallResponse(from: element))
        },
        "AlternateCallResponse": { element throws(CSTADecodingError) in
            .alternateCall(try AlternateCallResponse(from: element))
        },
        "AnswerCallResponse": { element throws(CSTADecodingError) in .answerCall(try AnswerCallResponse(from: element))
        },
        "ClearConnectionResponse": { element throws(CSTADecodingError) in
            .clearConnection(try ClearConnectionResponse(from: element))
        },
        "ConferenceCallResponse": { element throws(CSTADecodingError) in
            .conferenceCall(try ConferenceCallResponse(from: element))
        },
        "ConsultationCallResponse": { element throws(CSTADecodingError) in
            .consultationCall(try ConsultationCallResponse(from: element))
        },
        "DeflectCallResponse": { element throws(CSTADecodingError) in
            .deflectCall(try DeflectCallResponse(from: element))
        },
        "DialDigitsResponse": { element throws(CSTADecodingError) in .dialDigits(try DialDigitsResponse(from: element))
        },
        "DirectedPickupCallResponse": { element throws(CSTADecodingError) in
            .directedPickupCall(try DirectedPickupCallResponse(from: element))
        },
        "HoldCallResponse": { element throws(CSTADecodingError) in .holdCall(try HoldCallResponse(from: element)) },
        "MakeCallResponse": { element throws(CSTADecodingError) in .makeCall(try MakeCallResponse(from: element)) },
        "ReconnectCallResponse": { element throws(CSTADecodingError) in
            .reconnectCall(try ReconnectCallResponse(from: element))
        },
        "RetrieveCallResponse": { element throws(CSTADecodingError) in
            .retrieveCall(try RetrieveCallResponse(from: element))
        },
        "SingleStepConferenceCallResponse": { element throws(CSTADecodingError) in
            .singleStepConferenceCall(try SingleStepConferenceCallResponse(from: element))
        },
        "SingleStepTransferCallResponse": { element throws(CSTADecodingError) in
            .singleStepTransferCall(try SingleStepTransferCallResponse(from: element))
        },
        "TransferCallResponse": { element throws(CSTADecodingError) in
            .transferCall(try TransferCallResponse(from: element))
        },
        "GenerateDigitsResponse": { element throws(CSTADecodingError) in
            .generateDigits(try GenerateDigitsResponse(from: element))
        },
        "GetMessageWaitingIndicatorResponse": { element throws(CSTADecodingError) in
            .getMessageWaitingIndicator(try GetMessageWaitingIndicatorResponse(from: element))
        },
        "SetMessageWaitingIndicatorResponse": { element throws(CSTADecodingError) in
            .setMessageWaitingIndicator(try SetMessageWaitingIndicatorResponse(from: element))
        },
        "GetDoNotDisturbResponse": { element throws(CSTADecodingError) in
            .getDoNotDisturb(try GetDoNotDisturbResponse(from: element))
        },
        "SetDoNotDisturbResponse": { element throws(CSTADecodingError) in
            .setDoNotDisturb(try SetDoNotDisturbResponse(from: element))
        },
        "GetForwardingResponse": { element throws(CSTADecodingError) in
            .getForwarding(try GetForwardingResponse(from: element))
        },
        "SetForwardingResponse": { element throws(CSTADecodingError) in
            .setForwarding(try SetForwardingResponse(from: element))
        },
    ]
}
