internal import XMLCore

extension CSTARequest {
    /// Visits every device id of the message.
    public mutating func mapDevices(_ change: (inout DeviceID) -> Void) {
        switch self {
        case .getLogicalDeviceInformation(var request):
            request.mapDevices(change)
            self = .getLogicalDeviceInformation(request)
        case .getPhysicalDeviceInformation(var request):
            request.mapDevices(change)
            self = .getPhysicalDeviceInformation(request)
        case .getSwitchingFunctionDevices(var request):
            request.mapDevices(change)
            self = .getSwitchingFunctionDevices(request)
        case .switchingFunctionDevices(var request):
            request.mapDevices(change)
            self = .switchingFunctionDevices(request)
        case .getCSTAFeatures(var request):
            request.mapDevices(change)
            self = .getCSTAFeatures(request)
        case .systemRegister(var request):
            request.mapDevices(change)
            self = .systemRegister(request)
        case .systemRegisterAbort(var request):
            request.mapDevices(change)
            self = .systemRegisterAbort(request)
        case .systemRegisterCancel(var request):
            request.mapDevices(change)
            self = .systemRegisterCancel(request)
        case .requestSystemStatus(var request):
            request.mapDevices(change)
            self = .requestSystemStatus(request)
        case .systemStatus(var request):
            request.mapDevices(change)
            self = .systemStatus(request)
        case .swFunctionDevicesChanged(var request):
            request.mapDevices(change)
            self = .swFunctionDevicesChanged(request)
        case .monitorStart(var request):
            request.mapDevices(change)
            self = .monitorStart(request)
        case .monitorStop(var request):
            request.mapDevices(change)
            self = .monitorStop(request)
        case .snapshotDevice(var request):
            request.mapDevices(change)
            self = .snapshotDevice(request)
        case .snapshotDeviceData(var request):
            request.mapDevices(change)
            self = .snapshotDeviceData(request)
        case .snapshotCall(var request):
            request.mapDevices(change)
            self = .snapshotCall(request)
        case .snapshotCallData(var request):
            request.mapDevices(change)
            self = .snapshotCallData(request)
        case .alternateCall(var request):
            request.mapDevices(change)
            self = .alternateCall(request)
        case .answerCall(var request):
            request.mapDevices(change)
            self = .answerCall(request)
        case .clearConnection(var request):
            request.mapDevices(change)
            self = .clearConnection(request)
        case .conferenceCall(var request):
            request.mapDevices(change)
            self = .conferenceCall(request)
        case .consultationCall(var request):
            request.mapDevices(change)
            self = .consultationCall(request)
        case .deflectCall(var request):
            request.mapDevices(change)
            self = .deflectCall(request)
        case .dialDigits(var request):
            request.mapDevices(change)
            self = .dialDigits(request)
        case .directedPickupCall(var request):
            request.mapDevices(change)
            self = .directedPickupCall(request)
        case .holdCall(var request):
            request.mapDevices(change)
            self = .holdCall(request)
        case .makeCall(var request):
            request.mapDevices(change)
            self = .makeCall(request)
        case .reconnectCall(var request):
            request.mapDevices(change)
            self = .reconnectCall(request)
        case .retrieveCall(var request):
            request.mapDevices(change)
            self = .retrieveCall(request)
        case .singleStepConferenceCall(var request):
            request.mapDevices(change)
            self = .singleStepConferenceCall(request)
        case .singleStepTransferCall(var request):
            request.mapDevices(change)
            self = .singleStepTransferCall(request)
        case .transferCall(var request):
            request.mapDevices(change)
            self = .transferCall(request)
        case .generateDigits(var request):
            request.mapDevices(change)
            self = .generateDigits(request)
        case .getMessageWaitingIndicator(var request):
            request.mapDevices(change)
            self = .getMessageWaitingIndicator(request)
        case .setMessageWaitingIndicator(var request):
            request.mapDevices(change)
            self = .setMessageWaitingIndicator(request)
        case .getDoNotDisturb(var request):
            request.mapDevices(change)
            self = .getDoNotDisturb(request)
        case .setDoNotDisturb(var request):
            request.mapDevices(change)
            self = .setDoNotDisturb(request)
        case .getForwarding(var request):
            request.mapDevices(change)
            self = .getForwarding(request)
        case .setForwarding(var request):
            request.mapDevices(change)
            self = .setForwarding(request)
        case .other(var raw):
            raw.mapDevices(change)
            self = .other(raw)
        }
    }

    func encode(into writer: inout CSTAWriter) {
        switch self {
        case .getLogicalDeviceInformation(let request): writer.message(request)
        case .getPhysicalDeviceInformation(let request): writer.message(request)
        case .getSwitchingFunctionDevices(let request): writer.message(request)
        case .switchingFunctionDevices(let request): writer.message(request)
        case .getCSTAFeatures(let request): writer.message(request)
        case .systemRegister(let request): writer.message(request)
        case .systemRegisterAbort(let request): writer.message(request)
        case .systemRegisterCancel(let request): writer.message(request)
        case .requestSystemStatus(let request): writer.message(request)
        case .systemStatus(let request): writer.message(request)
        case .swFunctionDevicesChanged(let request): writer.message(request)
        case .monitorStart(let request): writer.message(request)
        case .monitorStop(let request): writer.message(request)
        case .snapshotDevice(let request): writer.message(request)
        case .snapshotDeviceData(let request): writer.message(request)
        case .snapshotCall(let request): writer.message(request)
        case .snapshotCallData(let request): writer.message(request)
        case .alternateCall(let request): writer.message(request)
        case .answerCall(let request): writer.message(request)
        case .clearConnection(let request): writer.message(request)
        case .conferenceCall(let request): writer.message(request)
        case .consultationCall(let request): writer.message(request)
        case .deflectCall(let request): writer.message(request)
        case .dialDigits(let request): writer.message(request)
        case .directedPickupCall(let request): writer.message(request)
        case .holdCall(let request): writer.message(request)
        case .makeCall(let request): writer.message(request)
        case .reconnectCall(let request): writer.message(request)
        case .retrieveCall(let request): writer.message(request)
        case .singleStepConferenceCall(let request): writer.message(request)
        case .singleStepTransferCall(let request): writer.message(request)
        case .transferCall(let request): writer.message(request)
        case .generateDigits(let request): writer.message(request)
        case .getMessageWaitingIndicator(let request): writer.message(request)
        case .setMessageWaitingIndicator(let request): writer.message(request)
        case .getDoNotDisturb(let request): writer.message(request)
        case .setDoNotDisturb(let request): writer.message(request)
        case .getForwarding(let request): writer.message(request)
        case .setForwarding(let request): writer.message(request)
        case .other(let raw): writer.message(raw)
        }
    }
}

extension CSTARequest {
    typealias Reader = @Sendable (XMLElement) throws(CSTADecodingError) -> CSTARequest

    /// How a request is read, by the name of its root element.
    static let readers: [String: Reader] = [
        "GetLogicalDeviceInformation": { element throws(CSTADecodingError) in
            .getLogicalDeviceInformation(try GetLogicalDeviceInformation(from: element))
        },
        "GetPhysicalDeviceInformation": { element throws(CSTADecodingError) in
            .getPhysicalDeviceInformation(try GetPhysicalDeviceInformation(from: element))
        },
        "GetSwitchingFunctionDevices": { element throws(CSTADecodingError) in
            .getSwitchingFunctionDevices(try GetSwitchingFunctionDevices(from: element))
        },
        "SwitchingFunctionDevices": { element throws(CSTADecodingError) in
            .switchingFunctionDevices(try SwitchingFunctionDevices(from: element))
        },
        "GetCSTAFeatures": { element throws(CSTADecodingError) in .getCSTAFeatures(try GetCSTAFeatures(from: element))
        },
        "SystemRegister": { element throws(CSTADecodingError) in .systemRegister(try SystemRegister(from: element)) },
        "SystemRegisterAbort": { element throws(CSTADecodingError) in
            .systemRegisterAbort(try SystemRegisterAbort(from: element))
        },
        "SystemRegisterCancel": { element throws(CSTADecodingError) in
            .systemRegisterCancel(try SystemRegisterCancel(from: element))
        },
        "RequestSystemStatus": { element throws(CSTADecodingError) in
            .requestSystemStatus(try RequestSystemStatus(from: element))
        },
        "SystemStatus": { element throws(CSTADecodingError) in .systemStatus(try SystemStatus(from: element)) },
        "SwFunctionDevicesChanged": { element throws(CSTADecodingError) in
            .swFunctionDevicesChanged(try SwFunctionDevicesChanged(from: element))
        },
        "MonitorStart": { element throws(CSTADecodingError) in .monitorStart(try MonitorStart(from: element)) },
        "MonitorStop": { element throws(CSTADecodingError) in .monitorStop(try MonitorStop(from: element)) },
        "SnapshotDevice": { element throws(CSTADecodingError) in .snapshotDevice(try SnapshotDevice(from: element)) },
        "SnapshotDeviceData": { element throws(CSTADecodingError) in
            .snapshotDeviceData(try SnapshotDeviceData(from: element))
        },
        "SnapshotCall": { element throws(CSTADecodingError) in .snapshotCall(try SnapshotCall(from: element)) },
        "SnapshotCallData": { element throws(CSTADecodingError) in
            .snapshotCallData(try SnapshotCallData(from: element))
        },
        "AlternateCall": { element throws(CSTADecodingError) in .alternateCall(try AlternateCall(from: element)) },
        "AnswerCall": { element throws(CSTADecodingError) in .answerCall(try AnswerCall(from: element)) },
        "ClearConnection": { element throws(CSTADecodingError) in .clearConnection(try ClearConnection(from: element))
        },
        "ConferenceCall": { element throws(CSTADecodingError) in .conferenceCall(try ConferenceCall(from: element)) },
        "ConsultationCall": { element throws(CSTADecodingError) in
            .consultationCall(try ConsultationCall(from: element))
        },
        "DeflectCall": { element throws(CSTADecodingError) in .deflectCall(try DeflectCall(from: element)) },
        "DialDigits": { element throws(CSTADecodingError) in .dialDigits(try DialDigits(from: element)) },
        "DirectedPickupCall": { element throws(CSTADecodingError) in
            .directedPickupCall(try DirectedPickupCall(from: element))
        },
        "HoldCall": { element throws(CSTADecodingError) in .holdCall(try HoldCall(from: element)) },
        "MakeCall": { element throws(CSTADecodingError) in .makeCall(try MakeCall(from: element)) },
        "ReconnectCall": { element throws(CSTADecodingError) in .reconnectCall(try ReconnectCall(from: element)) },
        "RetrieveCall": { element throws(CSTADecodingError) in .retrieveCall(try RetrieveCall(from: element)) },
        "SingleStepConferenceCall": { element throws(CSTADecodingError) in
            .singleStepConferenceCall(try SingleStepConferenceCall(from: element))
        },
        "SingleStepTransferCall": { element throws(CSTADecodingError) in
            .singleStepTransferCall(try SingleStepTransferCall(from: element))
        },
        "TransferCall": { element throws(CSTADecodingError) in .transferCall(try TransferCall(from: element)) },
        "GenerateDigits": { element throws(CSTADecodingError) in .generateDigits(try GenerateDigits(from: element)) },
        "GetMessageWaitingIndicator": { element throws(CSTADecodingError) in
            .getMessageWaitingIndicator(try GetMessageWaitingIndicator(from: element))
        },
        "SetMessageWaitingIndicator": { element throws(CSTADecodingError) in
            .setMessageWaitingIndicator(try SetMessageWaitingIndicator(from: element))
        },
        "GetDoNotDisturb": { element throws(CSTADecodingError) in .getDoNotDisturb(try GetDoNotDisturb(from: element))
        },
        "SetDoNotDisturb": { element throws(CSTADecodingError) in .setDoNotDisturb(try SetDoNotDisturb(from: element))
        },
        "GetForwarding": { element throws(CSTADecodingError) in .getForwarding(try GetForwarding(from: element)) },
        "SetForwarding": { element throws(CSTADecodingError) in .setForwarding(try SetForwarding(from: element)) },
    ]
}
