import CSTACore

extension CSTARequest {
    /// Whether the service only looks: what an account with the right to observe may ask for. A service that nobody
    /// described counts as one that changes something, unless its name says that it only asks.
    var onlyObserves: Bool {
        switch self {
        case .monitorStart, .monitorStop, .snapshotDevice, .snapshotCall, .requestSystemStatus, .getCSTAFeatures,
            .getDoNotDisturb, .getForwarding, .getMessageWaitingIndicator, .getLogicalDeviceInformation,
            .getPhysicalDeviceInformation, .getSwitchingFunctionDevices, .systemRegister, .systemRegisterCancel:
            true
        case .other(let raw): raw.name.hasPrefix("Get")
        default: false
        }
    }

    /// Devices besides the ``subject`` whose calls the service changes.
    var touchedDevices: [DeviceID] {
        switch self {
        case .alternateCall(let request): devices(request.heldCall, request.activeCall)
        case .reconnectCall(let request): devices(request.activeCall, request.heldCall)
        case .conferenceCall(let request): devices(request.heldCall, request.activeCall)
        case .transferCall(let request): devices(request.heldCall, request.activeCall)
        case .directedPickupCall(let request): devices(request.callToBePickedUp) + [request.requestingDevice]
        default: []
        }
    }

    private func devices(_ connections: ConnectionID...) -> [DeviceID] { connections.compactMap(\.deviceID) }
}
