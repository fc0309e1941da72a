import CSTACore
import NIOCore

/// What a client asks for, service by service (CLI-2 … CLI-6, CST-1 … CST-10).
extension ClientActor {
    func handle(_ message: CSTAMessage, token: UInt64, session number: UInt32) {
        switch message {
        case .request(let request): handle(request, token: token, session: number)
        // A client that answers one of our services in an INFO of its own: nothing waits for it.
        case .response, .error: complete(token, with: nil)
        case .event: complete(token, with: .error(.invalidMsgID))
        }
    }

    private func handle(_ request: CSTARequest, token: UInt64, session number: UInt32) {
        guard let index = index(of: number) else { return complete(token, with: nil) }
        let session = sessions[index]
        switch request {
        case .systemStatus: complete(token, with: .response(.systemStatus(SystemStatusResponse())))
        case .requestSystemStatus:
            complete(token, with: .response(.requestSystemStatus(RequestSystemStatusResponse(systemStatus: .normal))))
        case .getCSTAFeatures:
            complete(token, with: .response(.getCSTAFeatures(.ofThisServer)))
        case .systemRegister(let register): systemRegister(register, token: token, session: session)
        case .systemRegisterCancel(let cancel): systemRegisterCancel(cancel, token: token, session: session)
        case .getSwitchingFunctionDevices(let get): listDevices(get, token: token, session: session)
        case .monitorStart(let start): monitorStart(start, token: token, session: session)
        case .monitorStop(let stop): monitorStop(stop, token: token, session: session)
        default: forward(request, token: token, session: session)
        }
    }

    // MARK: Monitors

    private func monitorStart(_ start: MonitorStart, token: UInt64, session: ClientSession) {
        let device: DeviceID
        switch start.monitorObject {
        case .device(let named): device = named
        case .call(let connection):
            guard let named = connection.deviceID else { return complete(token, with: .error(.invalidMonitorObject)) }
            device = named
        }
        let wish = RegistryActor.MonitorWish(
            client: self, session: session.number, account: session.account, device: device,
            filter: start.requestedMonitorFilter, edition: session.edition)
        let number = session.number
        context.registry.post { registry in
            registry.openMonitor(wish) { result in
                self.post {
                    $0.monitorOpened(result, spelling: device, filter: wish.filter, token: token, session: number)
                }
            }
        }
    }

    private func monitorOpened(
        _ result: Result<(crossRef: String, device: DeviceKey), CSTAErrorCode>, spelling: DeviceID,
        filter: MonitorFilter?, token: UInt64, session number: UInt32
    ) {
        switch result {
        case .failure(let error): complete(token, with: .error(error))
        case .success(let opened):
            if let index = index(of: number) {
                sessions[index].monitorOpened(opened.crossRef, on: opened.device, spelling: spelling)
            }
            let response = MonitorStartResponse(
                monitorCrossRefID: opened.crossRef, actualMonitorFilter: filter, monitorExistingCalls: true)
            complete(token, with: .response(.monitorStart(response)))
        }
    }

    private func monitorStop(_ stop: MonitorStop, token: UInt64, session: ClientSession) {
        guard let index = index(of: session.number), sessions[index].monitorClosed(stop.monitorCrossRefID) else {
            return complete(token, with: .error(.invalidMonitorCrossRefID))
        }
        let number = session.number
        context.registry.post { _ = $0.closeMonitor(stop.monitorCrossRefID, session: number, of: self) }
        complete(token, with: .response(.monitorStop(MonitorStopResponse())))
    }

    // MARK: Events

    public func deliver(_ delivery: EventDelivery) {
        guard !isEnded, let index = index(of: delivery.session),
            sessions[index].monitors[delivery.crossRef] != nil
        else { return }
        if let call = delivery.call { sessions[index].passed(call, on: delivery.device) }
        tell(.event(delivery.body, crossReference: delivery.crossRef), in: index)
    }

    public func monitorEnded(session number: UInt32, crossRef: String) {
        guard !isEnded, let index = index(of: number), sessions[index].monitorClosed(crossRef) else { return }
        tell(.service(.monitorStop(MonitorStop(monitorCrossRefID: crossRef))), in: index)
    }

    // MARK: Devices

    private func systemRegister(_ register: SystemRegister, token: UInt64, session: ClientSession) {
        let number = session.number
        context.registry.post { registry in
            let id = registry.subscribe(self, session: number)
            self.post { client in
                if let index = client.index(of: number) { client.sessions[index].registered(id) }
                client.complete(token, with: .response(.systemRegister(SystemRegisterResponse(sysStatRegisterID: id))))
            }
        }
    }

    private func systemRegisterCancel(_ cancel: SystemRegisterCancel, token: UInt64, session: ClientSession) {
        guard let index = index(of: session.number), session.registrations.contains(cancel.sysStatRegisterID) else {
            return complete(token, with: .error(.invalidCrossRefID))
        }
        sessions[index].unregistered(cancel.sysStatRegisterID)
        let number = session.number
        context.registry.post { _ = $0.unsubscribe(cancel.sysStatRegisterID, session: number, of: self) }
        complete(token, with: .response(.systemRegisterCancel(SystemRegisterCancelResponse())))
    }

    /// Phones have come or gone.
    func devicesChanged(_ devices: [DeviceKey], registration: String, session number: UInt32) {
        guard !isEnded, let index = index(of: number), devices.contains(where: sessions[index].account.mayName) else {
            return
        }
        tell(.service(.swFunctionDevicesChanged(SwFunctionDevicesChanged(sysStatRegisterID: registration))), in: index)
    }

    private func listDevices(_ get: GetSwitchingFunctionDevices, token: UInt64, session: ClientSession) {
        let number = session.number
        let account = session.account
        context.registry.post { registry in
            let devices = registry.devices(for: account)
            self.post { $0.sendDevices(devices, token: token, session: number) }
        }
    }

    /// The answer first, then the segments with the same cross reference (CLI-5).
    private func sendDevices(_ devices: [DeviceID], token: UInt64, session number: UInt32) {
        let crossRef = "d\(newToken())"
        complete(
            token,
            with: .response(
                .getSwitchingFunctionDevices(GetSwitchingFunctionDevicesResponse(serviceCrossRefID: crossRef))))
        let segments = DeviceSegments(devices)
        for (position, segment) in segments.enumerated() {
            guard !isEnded, let index = index(of: number) else { return }
            let part = SwitchingFunctionDevices(
                serviceCrossRefID: crossRef, segmentID: position + 1, lastSegment: position == segments.count - 1,
                deviceList: segment.map { SwitchingFunctionDevice(deviceID: $0, deviceCategory: .station) })
            tell(.service(.switchingFunctionDevices(part)), in: index)
        }
    }

    // MARK: Everything that a phone answers

    private func forward(_ request: CSTARequest, token: UInt64, session: ClientSession) {
        let device: DeviceID
        switch request.subject {
        case .device(let named): device = named
        case .connection(let connection):
            if let named = connection.deviceID {
                device = named
            } else if let callID = connection.callID, let found = session.device(ofCall: callID) {
                device = found
            } else {
                return complete(token, with: .error(.invalidConnectionID))
            }
        case .monitor(let crossRef):
            guard let monitor = session.monitors[crossRef] else {
                return complete(token, with: .error(.invalidMonitorCrossRefID))
            }
            device = monitor.spelling
        case .registration, .none: return complete(token, with: .error(.serviceNotSupported))
        }
        let number = session.number
        let account = session.account
        context.registry.post { registry in
            registry.route(request, to: device, account: account) { outcome in
                self.post { $0.answered(outcome, token: token, session: number) }
            }
        }
    }

    /// A phone has answered, or the registry for it. The device comes back in the client's own spelling.
    private func answered(_ outcome: CommandOutcome, token: UInt64, session number: UInt32) {
        var message = outcome.message
        if let index = index(of: number), let identity = outcome.identity,
            let spelling = sessions[index].spelling(of: identity), case .response(var response) = message
        {
            response.mapDevices { if $0.key == identity { $0.value = spelling.value } }
            message = .response(response)
        }
        complete(token, with: message)
    }
}
