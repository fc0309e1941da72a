import CSTACore

/// Which devices there are, and who wants to hear of changes (CLI-5, CST-1, CST-2).
extension ClientActor {
    // MARK: Registrations

    func systemRegister(_ register: SystemRegister, token: UInt64, session: ClientSession) {
        let number = session.number
        context.registry.post { registry in
            let id = registry.subscribe(self, session: number)
            self.post { client in
                guard let id else {
                    return client.complete(token, with: .error(.systemResourceAvailibility(.registrationLimitExceeded)))
                }
                client.systemRegistered(id, register, token: token, session: number)
            }
        }
    }

    private func systemRegistered(_ id: String, _ register: SystemRegister, token: UInt64, session number: UInt32) {
        if let index = index(of: number) { sessions[index].registered(id, for: register) }
        let response = SystemRegisterResponse(
            sysStatRegisterID: id, actualStatusFilter: register.requestedStatusFilter)
        complete(token, with: .response(.systemRegister(response)))
    }

    func systemRegisterCancel(_ cancel: SystemRegisterCancel, token: UInt64, session: ClientSession) {
        guard let index = index(of: session.number), sessions[index].unregistered(cancel.sysStatRegisterID) else {
            return complete(token, with: .error(.invalidCrossRefID))
        }
        let number = session.number
        context.registry.post { _ = $0.unsubscribe(cancel.sysStatRegisterID, session: number, of: self) }
        complete(token, with: .response(.systemRegisterCancel(SystemRegisterCancelResponse())))
    }

    /// Phones or their lines have come or gone.
    func devicesChanged(_ devices: [DeviceKey], registration: String, session number: UInt32) {
        guard !isEnded, let index = index(of: number), devices.contains(where: sessions[index].account.mayName) else {
            return
        }
        tellDevicesChanged(registration, session: number)
    }

    /// Tells it to whoever registered for just that.
    func tellDevicesChanged(_ registration: String, session number: UInt32) {
        guard let index = index(of: number),
            sessions[index].registrations[registration]?.requestTypes.contains(.switchingFunctionDevicesChanged)
                ?? false
        else { return }
        tell(.service(.swFunctionDevicesChanged(SwFunctionDevicesChanged(sysStatRegisterID: registration))), in: index)
    }

    /// The server ends the registrations of a session that has not asked for it.
    func abortRegistrations(of session: ClientSession, _ reason: SessionEnd) {
        guard reason == .shutdown || reason == .accountRemoved else { return }
        for (id, register) in session.registrations.sorted(by: { $0.key < $1.key }) {
            if reason == .shutdown, register.requestTypes.contains(.systemStatus),
                !(register.requestedStatusFilter?.contains(.disabled) ?? false)
            {
                let status = SystemStatus(sysStatRegisterID: id, systemStatus: .disabled)
                tell(.service(.systemStatus(status)), session: session.number)
            }
            tell(.service(.systemRegisterAbort(SystemRegisterAbort(sysStatRegisterID: id))), session: session.number)
        }
    }

    // MARK: The list

    func listDevices(_ get: GetSwitchingFunctionDevices, token: UInt64, session: ClientSession) {
        let number = session.number
        let account = session.account
        // A list is long: a client that asks again and again and does not read would have us keep one for each request.
        guard let index = index(of: number), !sessions[index].awaitsList else {
            return complete(token, with: .error(.outstandingRequestLimitExceeded))
        }
        sessions[index].awaitsList = true
        context.registry.post { registry in
            let list = registry.devices(asked: get, by: account)
            self.post { $0.answer(list, token: token, session: number) }
        }
    }

    /// The answer first, then the segments with the same cross reference (CLI-5).
    private func answer(
        _ list: Result<RegistryActor.DeviceList, CSTAErrorCode>, token: UInt64, session number: UInt32
    ) {
        guard let index = index(of: number) else { return complete(token, with: nil) }
        switch list {
        case .failure(let error):
            sessions[index].awaitsList = false
            complete(token, with: .error(error))
        case .success(let list):
            complete(
                token,
                with: .response(
                    .getSwitchingFunctionDevices(
                        GetSwitchingFunctionDevicesResponse(serviceCrossRefID: list.crossRef))))
            // The answer may have been too much for a client that does not read.
            guard !isEnded else { return }
            let segments = DeviceSegments(list.devices)
            for (position, segment) in segments.enumerated() {
                let part = SwitchingFunctionDevices(
                    serviceCrossRefID: list.crossRef, segmentID: position + 1,
                    lastSegment: position == segments.count - 1,
                    deviceList: segment.map { SwitchingFunctionDevice(deviceID: $0, deviceCategory: .station) })
                backlog.append((session: number, segment: part))
            }
            tellBacklog()
        }
    }

    // MARK: What can be done

    /// What the server can do; for a client that names a line, what can be done with that line's phone (CST-10).
    func tellFeatures(_ request: CSTARequest, token: UInt64, session: ClientSession) {
        guard let line = request.rccLine else {
            return complete(token, with: .response(.getCSTAFeatures(.ofThisServer)))
        }
        let number = session.number
        let account = session.account
        context.registry.post { registry in
            registry.route(request, to: line, account: account) { outcome in
                self.post { $0.answered(outcome, token: token, session: number) }
            }
        }
    }
}
