import CSTACore

extension CallTable.Difference {
    /// The call that differs.
    var call: CallTable.Call {
        switch self {
        case .ghost(let call), .missed(let call), .changed(let call): call
        }
    }

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
    /// The answer to a snapshot service from what the events told; `nil` for other services.
    func answer(to request: CSTARequest, at device: DeviceID) -> CSTAMessage? {
        var response: CSTAResponse
        switch request {
        case .snapshotDevice: response = .snapshotDevice(snapshot(of: device))
        case .snapshotCall(let request):
            guard let known = snapshot(ofCall: request.snapshotObject.callID, at: device) else {
                return .error(.invalidConnectionID)
            }
            response = .snapshotCall(known)
        default: return nil
        }
        addLinkage(to: &response)
        return .response(response)
    }

    /// Writes the ids that stay into a phone's answer to a snapshot service, where the phone gave none.
    func addLinkage(to response: inout CSTAResponse) {
        guard !calls.isEmpty else { return }
        switch response {
        case .snapshotDevice(var answer):
            guard case .connections(var items) = answer.crossRefIDorSnapshotData else { return }
            for index in items.indices {
                guard let call = items[index].connectionIdentifier.callID.flatMap({ self[$0] }) else { continue }
                items[index].carried.addLinkage(call.linkage)
            }
            answer.crossRefIDorSnapshotData = .connections(items)
            response = .snapshotDevice(answer)
        case .snapshotCall(var answer):
            guard case .endpoints(let items) = answer.crossRefIDorSnapshotData,
                let call = items.lazy.compactMap({ $0.callIdentifier?.callID.flatMap { self[$0] } }).first
            else { return }
            answer.carried.addLinkage(call.linkage)
            response = .snapshotCall(answer)
        default: break
        }
    }

    private func snapshot(of device: DeviceID) -> SnapshotDeviceResponse {
        let items = calls.map { call in
            SnapshotDeviceResponseInfo(
                connectionIdentifier: ConnectionID(callID: call.callID, deviceID: device),
                localCallState: .compound([call.state]))
        }
        return SnapshotDeviceResponse(crossRefIDorSnapshotData: .connections(items))
    }

    /// `nil` for a call that is not known.
    private func snapshot(ofCall callID: String?, at device: DeviceID) -> SnapshotCallResponse? {
        guard let callID, let call = self[callID] else { return nil }
        return SnapshotCallResponse(
            callID: callID, device: device, state: call.state, parties: [call.calling, call.called],
            calling: call.calling, called: call.called)
    }
}

extension SnapshotCallResponse {
    /// What a line knows of one of its calls.
    /// - Parameter parties: who may be in the call besides the line.
    init(
        callID: String, device: DeviceID, state: LocalConnectionState, parties: [SubjectDeviceID],
        calling: SubjectDeviceID? = nil, called: SubjectDeviceID? = nil
    ) {
        let own = SnapshotCallResponseInfo(
            deviceOnCall: .device(device), callIdentifier: ConnectionID(callID: callID, deviceID: device),
            localConnectionInfo: state)
        var endpoints = [own]
        for party in parties {
            guard case .device(let other) = party, !other.means(device.key) else { continue }
            endpoints.append(
                SnapshotCallResponseInfo(
                    deviceOnCall: party, callIdentifier: ConnectionID(callID: callID, deviceID: other)))
        }
        self.init(crossRefIDorSnapshotData: .endpoints(endpoints), callingDevice: calling, calledDevice: called)
    }
}
