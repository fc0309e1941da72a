internal import XMLCore

/// A service request, from a client to a device or from a switching function to its clients.
public enum CSTARequest: Sendable, Equatable {
    // Capability exchange
    case getLogicalDeviceInformation(GetLogicalDeviceInformation)
    case getPhysicalDeviceInformation(GetPhysicalDeviceInformation)
    case getSwitchingFunctionDevices(GetSwitchingFunctionDevices)
    case switchingFunctionDevices(SwitchingFunctionDevices)
    case getCSTAFeatures(GetCSTAFeatures)
    // System services
    case systemRegister(SystemRegister)
    case systemRegisterAbort(SystemRegisterAbort)
    case systemRegisterCancel(SystemRegisterCancel)
    case requestSystemStatus(RequestSystemStatus)
    case systemStatus(SystemStatus)
    case swFunctionDevicesChanged(SwFunctionDevicesChanged)
    // Monitoring
    case monitorStart(MonitorStart)
    case monitorStop(MonitorStop)
    // Snapshot
    case snapshotDevice(SnapshotDevice)
    case snapshotDeviceData(SnapshotDeviceData)
    case snapshotCall(SnapshotCall)
    case snapshotCallData(SnapshotCallData)
    // Call control services
    case alternateCall(AlternateCall)
    case answerCall(AnswerCall)
    case clearConnection(ClearConnection)
    case conferenceCall(ConferenceCall)
    case consultationCall(ConsultationCall)
    case deflectCall(DeflectCall)
    case dialDigits(DialDigits)
    case directedPickupCall(DirectedPickupCall)
    case holdCall(HoldCall)
    case makeCall(MakeCall)
    case reconnectCall(ReconnectCall)
    case retrieveCall(RetrieveCall)
    case singleStepConferenceCall(SingleStepConferenceCall)
    case singleStepTransferCall(SingleStepTransferCall)
    case transferCall(TransferCall)
    // Call associated
    case generateDigits(GenerateDigits)
    // Physical device features
    case getMessageWaitingIndicator(GetMessageWaitingIndicator)
    case setMessageWaitingIndicator(SetMessageWaitingIndicator)
    // Logical device features
    case getDoNotDisturb(GetDoNotDisturb)
    case setDoNotDisturb(SetDoNotDisturb)
    case getForwarding(GetForwarding)
    case setForwarding(SetForwarding)
    /// Any other service of ECMA-323, carried through unchanged.
    case other(RawCSTA)
}

extension CSTARequest {
    /// The name of the root element, such as `MakeCall`.
    public var name: String {
        switch self {
        case .other(let raw): raw.name
        default: payload.map { type(of: $0).elementName.description } ?? ""
        }
    }

    /// The name of the positive response; `nil` for services that have none.
    public var responseName: String? {
        switch self {
        case .switchingFunctionDevices, .systemRegisterAbort, .snapshotDeviceData, .snapshotCallData: nil
        case .other(let raw) where ECMA323.isUnanswered(raw.name): nil
        default: name + "Response"
        }
    }

    /// The object that the request is about, which tells the phone that is meant.
    public var subject: CSTASubject {
        if case .other(let raw) = self { return raw.subject }
        return payload?.subject ?? .none
    }

    /// The typed message; `nil` for ``other(_:)``.
    public var payload: (any CSTARequestPayload)? {
        switch self {
        case .getLogicalDeviceInformation(let request): request
        case .getPhysicalDeviceInformation(let request): request
        case .getSwitchingFunctionDevices(let request): request
        case .switchingFunctionDevices(let request): request
        case .getCSTAFeatures(let request): request
        case .systemRegister(let request): request
        case .systemRegisterAbort(let request): request
        case .systemRegisterCancel(let request): request
        case .requestSystemStatus(let request): request
        case .systemStatus(let request): request
        case .swFunctionDevicesChanged(let request): request
        case .monitorStart(let request): request
        case .monitorStop(let request): request
        case .snapshotDevice(let request): request
        case .snapshotDeviceData(let request): request
        case .snapshotCall(let request): request
        case .snapshotCallData(let request): request
        case .alternateCall(let request): request
        case .answerCall(let request): request
        case .clearConnection(let request): request
        case .conferenceCall(let request): request
        case .consultationCall(let request): request
        case .deflectCall(let request): request
        case .dialDigits(let request): request
        case .directedPickupCall(let request): request
        case .holdCall(let request): request
        case .makeCall(let request): request
        case .reconnectCall(let request): request
        case .retrieveCall(let request): request
        case .singleStepConferenceCall(let request): request
        case .singleStepTransferCall(let request): request
        case .transferCall(let request): request
        case .generateDigits(let request): request
        case .getMessageWaitingIndicator(let request): request
        case .setMessageWaitingIndicator(let request): request
        case .getDoNotDisturb(let request): request
        case .setDoNotDisturb(let request): request
        case .getForwarding(let request): request
        case .setForwarding(let request): request
        case .other: nil
        }
    }
}
