import CSTACore

extension CallTable.SnapshotEntry {
    /// An item of a phone's answer; `nil` for one without a call or a state.
    init?(_ item: SnapshotDeviceResponseInfo) {
        guard let callID = item.connectionIdentifier.callID, !callID.isEmpty, let state = item.localCallState.own else {
            return nil
        }
        self.init(callID: callID, state: state, endpoint: item.endpointDevice)
    }
}

extension CallTable.Difference {
    /// For logs.
    var summary: String {
        switch self {
        case .ghost(let call): "call \(call.callID) is over, its end was not told"
        case .missed(let call): "call \(call.callID) is \(call.state) and was not told"
        case .changed(let call): "call \(call.callID) is \(call.state) by now"
        }
    }
}

extension CallTable {
    /// The answer to SnapshotDevice, from what the events told.
    func snapshot(of device: DeviceID) -> SnapshotDeviceResponse {
        let items = calls.map { call in
            SnapshotDeviceResponseInfo(
                connectionIdentifier: ConnectionID(callID: call.callID, deviceID: device),
                localCallState: .compound([call.state]))
        }
        return SnapshotDeviceResponse(crossRefIDorSnapshotData: .connections(items))
    }

    /// The answer to SnapshotCall, from what the events told; `nil` for a call that is not known.
    func snapshot(ofCall callID: String?, at device: DeviceID) -> SnapshotCallResponse? {
        guard let callID, let call = self[callID] else { return nil }
        let own = SnapshotCallResponseInfo(
            deviceOnCall: .device(device), callIdentifier: ConnectionID(callID: callID, deviceID: device),
            localConnectionInfo: call.state)
        var endpoints = [own]
        for party in [call.calling, call.called] {
            guard case .device(let other) = party, other.key != device.key else { continue }
            endpoints.append(
                SnapshotCallResponseInfo(
                    deviceOnCall: party, callIdentifier: ConnectionID(callID: callID, deviceID: other)))
        }
        return SnapshotCallResponse(
            crossRefIDorSnapshotData: .endpoints(endpoints), callingDevice: call.calling, calledDevice: call.called)
    }
}
