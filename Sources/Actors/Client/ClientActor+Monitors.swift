import CSTACore

/// Monitors of a client and their events (CLI-2 … CLI-4, CST-3).
extension ClientActor {
    func monitorStart(_ start: MonitorStart, token: UInt64, session: ClientSession) {
        // A phone tells what happens at its own lines, not what becomes of a call elsewhere: a monitor that follows a
        // call would miss most of it, and is refused rather than opened as something else.
        guard case .device(let device) = start.monitorObject else {
            return complete(token, with: .error(.operation(.invalidMonitorObjectType)))
        }
        guard start.monitorType != .call else {
            return complete(token, with: .error(.operation(.requestIncompatibleWithObject)))
        }
        // The client's spelling is kept with the monitor and written into each of its events.
        guard device.mayBeKept else { return complete(token, with: .error(.invalidMonitorObject)) }
        guard admitsMonitor() else {
            return complete(token, with: .error(.systemResourceAvailibility(.resourceBusy)))
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
                guard sessions[index].account.mayName(opened.device) else {
                    // The account lost its right while the registry was asked.
                    context.registry.post { _ = $0.closeMonitor(opened.crossRef, session: number, of: self) }
                    return complete(token, with: .error(.privilegeViolation))
                }
                sessions[index].monitorOpened(opened.crossRef, on: opened.device, spelling: spelling)
            }
            let response = MonitorStartResponse(
                monitorCrossRefID: opened.crossRef, actualMonitorFilter: filter, monitorExistingCalls: true)
            complete(token, with: .response(.monitorStart(response)))
        }
    }

    func monitorStop(_ stop: MonitorStop, token: UInt64, session: ClientSession) {
        guard let index = index(of: session.number), sessions[index].monitorClosed(stop.monitorCrossRefID) else {
            return complete(token, with: .error(.invalidMonitorCrossRefID))
        }
        let number = session.number
        context.registry.post { _ = $0.closeMonitor(stop.monitorCrossRefID, session: number, of: self) }
        complete(token, with: .response(.monitorStop(MonitorStopResponse())))
    }

    // MARK: Events

    public nonisolated func accept(_ delivery: EventDelivery) {
        // Sound: a client calls phones, and whoever calls phones, by a post only.
        if isIdle { assumeIsolated { $0.deliver(delivery) } } else { post { $0.deliver(delivery) } }
    }

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
}
