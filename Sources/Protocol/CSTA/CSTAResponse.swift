internal import XMLCore

/// A positive response. Which service it answers is also told by the transaction that brings it.
public enum CSTAResponse: Sendable, Equatable {
    // Capability exchange
    case getLogicalDeviceInformation(GetLogicalDeviceInformationResponse)
    case getPhysicalDeviceInformation(GetPhysicalDeviceInformationResponse)
    case getSwitchingFunctionDevices(GetSwitchingFunctionDevicesResponse)
    case getCSTAFeatures(GetCSTAFeaturesResponse)
    // System services
    case systemRegister(SystemRegisterResponse)
    case systemRegisterCancel(SystemRegisterCancelResponse)
    case requestSystemStatus(RequestSystemStatusResponse)
    case systemStatus(SystemStatusResponse)
    case swFunctionDevicesChanged(SwFunctionDevicesChangedResponse)
    // Monitoring
    case monitorStart(MonitorStartResponse)
    case monitorStop(MonitorStopResponse)
    // Snapshot
    case snapshotDevice(SnapshotDeviceResponse)
    case snapshotCall(SnapshotCallResponse)
    // Call control services
    case alternateCall(AlternateCallResponse)
    case answerCall(AnswerCallResponse)
    case clearConnection(ClearConnectionResponse)
    case conferenceCall(ConferenceCallResponse)
    case consultationCall(ConsultationCallResponse)
    case deflectCall(DeflectCallResponse)
    case dialDigits(DialDigitsResponse)
    case directedPickupCall(DirectedPickupCallResponse)
    case holdCall(HoldCallResponse)
    case makeCall(MakeCallResponse)
    case reconnectCall(ReconnectCallResponse)
    case retrieveCall(RetrieveCallResponse)
    case singleStepConferenceCall(SingleStepConferenceCallResponse)
    case singleStepTransferCall(SingleStepTransferCallResponse)
    case transferCall(TransferCallResponse)
    // Call associated
    case generateDigits(GenerateDigitsResponse)
    // Physical device features
    case getMessageWaitingIndicator(GetMessageWaitingIndicatorResponse)
    case setMessageWaitingIndicator(SetMessageWaitingIndicatorResponse)
    // Logical device features
    case getDoNotDisturb(GetDoNotDisturbResponse)
    case setDoNotDisturb(SetDoNotDisturbResponse)
    case getForwarding(GetForwardingResponse)
    case setForwarding(SetForwardingResponse)
    /// The response to any other service of ECMA-323, carried through unchanged.
    case other(RawCSTA)
}

extension CSTAResponse {
    /// The name of the root element, such as `MakeCallResponse`.
    public var name: String {
        switch self {
        case .other(let raw): raw.name
        default: payload.map { type(of: $0).elementName.description } ?? ""
        }
    }

    /// The typed message; `nil` for ``other(_:)``.
    public var payload: (any CSTAResponsePayload)? {
        switch self {
        case .getLogicalDeviceInformation(let response): response
        case .getPhysicalDeviceInformation(let response): response
        case .getSwitchingFunctionDevices(let response): response
        case .getCSTAFeatures(let response): response
        case .systemRegister(let response): response
        case .systemRegisterCancel(let response): response
        case .requestSystemStatus(let response): response
        case .systemStatus(let response): response
        case .swFunctionDevicesChanged(let response): response
        case .monitorStart(let response): response
        case .monitorStop(let response): response
        case .snapshotDevice(let response): response
        case .snapshotCall(let response): response
        case .alternateCall(let response): response
        case .answerCall(let response): response
        case .clearConnection(let response): response
        case .conferenceCall(let response): response
        case .consultationCall(let response): response
        case .deflectCall(let response): response
        case .dialDigits(let response): response
        case .directedPickupCall(let response): response
        case .holdCall(let response): response
        case .makeCall(let response): response
        case .reconnectCall(let response): response
        case .retrieveCall(let response): response
        case .singleStepConferenceCall(let response): response
        case .singleStepTransferCall(let response): response
        case .transferCall(let response): response
        case .generateDigits(let response): response
        case .getMessageWaitingIndicator(let response): response
        case .setMessageWaitingIndicator(let response): response
        case .getDoNotDisturb(let response): response
        case .setDoNotDisturb(let response): response
        case .getForwarding(let response): response
        case .setForwarding(let response): response
        case .other: nil
        }
    }
}
