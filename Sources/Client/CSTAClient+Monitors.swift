public import CSTACore
import NIOCore

extension CSTAClient {
    /// Watches a device. Succeeds at once for a known device; BackInService tells when its phone is really monitored.
    public func monitor(
        _ device: DeviceID, filter: MonitorFilter? = nil, delivery: CSTAMonitor.Delivery = .sequence(limit: 4096)
    ) async throws(CSTAClientError) -> CSTAMonitor {
        try await withCheckedContinuation { continuation in
            beginMonitor(device, filter: filter, delivery: delivery) { continuation.resume(returning: $0) }
        }.get()
    }

    /// ``monitor(_:filter:delivery:)`` without a task: `opened` is called on the client's loop, before the first event.
    public func beginMonitor(
        _ device: DeviceID, filter: MonitorFilter? = nil, delivery: CSTAMonitor.Delivery,
        opened: @escaping (Result<CSTAMonitor, CSTAClientError>) -> Void
    ) {
        let id = CSTAMonitor.ID(number: nextMonitor, device: device)
        nextMonitor += 1
        let limit = if case .sequence(let limit) = delivery { limit } else { 0 }
        let (stream, continuation) = AsyncThrowingStream.makeStream(
            of: CSTAEvent.self, throwing: (any Error).self, bufferingPolicy: .bufferingOldest(limit))
        if delivery == .observer { continuation.finish() }
        let record = MonitorRecord(
            device: device, filter: filter, crossReference: nil, events: delivery == .observer ? nil : continuation)
        begin(.monitorStart(MonitorStart(monitorObject: .device(device), requestedMonitorFilter: filter))) { result in
            switch self.started(record, id, result) {
            case .success:
                opened(.success(CSTAMonitor(id: id, events: stream, client: self)))
            case .failure(let error):
                continuation.finish(throwing: error)
                opened(.failure(error))
            }
        }
    }

    private func started(
        _ record: MonitorRecord, _ id: CSTAMonitor.ID, _ result: Result<CSTAResponse, CSTAClientError>
    ) -> Result<Void, CSTAClientError> {
        switch result {
        case .success(.monitorStart(let answer)) where !answer.monitorCrossRefID.isEmpty:
            var record = record
            record.crossReference = answer.monitorCrossRefID
            monitors[id] = record
            monitorsByReference[answer.monitorCrossRefID] = id
            return .success(())
        case .success(let other): return .failure(.unexpectedAnswer("\(other.name) without a cross reference"))
        case .failure(let error): return .failure(error)
        }
    }

    /// Ends a monitor; its sequence ends at once.
    public func stopMonitor(_ id: CSTAMonitor.ID) async throws(CSTAClientError) {
        guard let record = monitors.removeValue(forKey: id) else { return }
        record.events?.finish()
        guard let reference = record.crossReference else { return }
        monitorsByReference[reference] = nil
        try await perform(.monitorStop(MonitorStop(monitorCrossRefID: reference)))
    }

    /// Opens all monitors anew after a reconnect. What cannot be opened ends with its reason; the others go on.
    func reopenMonitors() {
        refusedMonitors = []
        for (id, record) in monitors.sorted(by: { $0.key.number < $1.key.number }) where record.crossReference == nil {
            reopen(record, id)
        }
    }

    private func reopen(_ record: MonitorRecord, _ id: CSTAMonitor.ID) {
        let start = MonitorStart(monitorObject: .device(record.device), requestedMonitorFilter: record.filter)
        begin(.monitorStart(start)) { result in
            guard self.monitors[id] != nil else { return }
            switch self.started(record, id, result) {
            case .success:
                self.observer?.monitorReopened(id, error: nil, at: .now())
            case .failure(.refused(let code)):
                // The device may be unknown until its phone has registered again after the server's restart.
                self.observer?.monitorReopened(id, error: .refused(code), at: .now())
                self.refusedMonitors.append(id)
                if self.alarms[.reopen] == nil { self.wake(.reopen, in: CSTAClient.reopenInterval) }
            case .failure(let error):
                // The session is gone again; the next one opens this monitor.
                self.observer?.monitorReopened(id, error: error, at: .now())
            }
        }
    }

    /// Refused monitors are asked for again this often, and so many at once: the burden of a server that is coming up is
    /// bounded, however many devices it does not know yet.
    static let reopenInterval = TimeAmount.milliseconds(250)
    static let reopenWindow = 32

    func reopenRefused() {
        let some = refusedMonitors.prefix(CSTAClient.reopenWindow)
        refusedMonitors.removeFirst(some.count)
        for id in some {
            if let record = monitors[id], record.crossReference == nil { reopen(record, id) }
        }
        if !refusedMonitors.isEmpty { wake(.reopen, in: CSTAClient.reopenInterval) }
    }
}
