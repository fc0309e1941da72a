public import CSTACore

/// Snapshot, features of phones, and the list of phones (CST-1, CST-4, CST-7, CST-8).
extension CSTAClient {
    /// The calls of a device as it knows them now.
    public func snapshot(_ device: DeviceID) async throws(CSTAClientError) -> SnapshotDeviceResult {
        try await perform(.snapshotDevice(SnapshotDevice(snapshotObject: device))) { response in
            if case .snapshotDevice(let answer) = response { answer.crossRefIDorSnapshotData } else { nil }
        }
    }

    /// Whether the device takes no calls.
    public func doNotDisturb(_ device: DeviceID) async throws(CSTAClientError) -> Bool {
        try await perform(.getDoNotDisturb(GetDoNotDisturb(device: device))) { response in
            if case .getDoNotDisturb(let answer) = response { answer.doNotDisturbOn } else { nil }
        }
    }

    /// Has the device take no calls, or take them again.
    public func setDoNotDisturb(_ device: DeviceID, on isOn: Bool) async throws(CSTAClientError) {
        try await perform(.setDoNotDisturb(SetDoNotDisturb(device: device, doNotDisturbOn: isOn)))
    }

    /// Where the device forwards its calls.
    public func forwarding(_ device: DeviceID) async throws(CSTAClientError) -> [ForwardListItem] {
        try await perform(.getForwarding(GetForwarding(device: device))) { response in
            if case .getForwarding(let answer) = response { answer.forwardingList } else { nil }
        }
    }

    /// Whether the device shows a waiting message.
    public func messageWaiting(_ device: DeviceID) async throws(CSTAClientError) -> Bool {
        try await perform(.getMessageWaitingIndicator(GetMessageWaitingIndicator(device: device))) { response in
            if case .getMessageWaitingIndicator(let answer) = response { answer.messageWaitingOn } else { nil }
        }
    }

    /// Shows or hides the sign of a waiting message.
    public func setMessageWaiting(_ device: DeviceID, on isOn: Bool) async throws(CSTAClientError) {
        try await perform(
            .setMessageWaitingIndicator(SetMessageWaitingIndicator(device: device, messageWaitingOn: isOn)))
    }

    /// All devices that this account may use (CLI-5): asks, and collects the segments until the last.
    public func devices() async throws(CSTAClientError) -> [SwitchingFunctionDevice] {
        let events = sessionEvents()
        let reference = try await perform(.getSwitchingFunctionDevices(GetSwitchingFunctionDevices())) { response in
            if case .getSwitchingFunctionDevices(let answer) = response { answer.serviceCrossRefID } else { nil }
        }
        var devices: [SwitchingFunctionDevice] = []
        for await event in events {
            switch event {
            case .request(.switchingFunctionDevices(let segment)) where segment.serviceCrossRefID == reference:
                devices += segment.deviceList
                if segment.lastSegment { return devices }
            case .state(.down(let error)): throw error
            case .state(.closed(let error)): throw error ?? .noSession
            default: break
            }
        }
        throw .noSession
    }
}
