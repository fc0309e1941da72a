import CSTACore

extension CSTARequest {
    /// Whether the service only looks: what an account with the right to observe may ask for. A service that nobody
    /// described counts as one that changes something.
    var onlyObserves: Bool {
        switch self {
        case .monitorStart, .monitorStop, .snapshotDevice, .snapshotCall, .requestSystemStatus, .getCSTAFeatures,
            .getDoNotDisturb, .getForwarding, .getMessageWaitingIndicator, .getLogicalDeviceInformation,
            .getPhysicalDeviceInformation, .getSwitchingFunctionDevices, .systemRegister, .systemRegisterCancel:
            true
        default: false
        }
    }
}
