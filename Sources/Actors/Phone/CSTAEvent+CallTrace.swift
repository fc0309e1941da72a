import CSTACore

extension CSTAEvent {
    /// Which call the event speaks of, and whether the monitored device has left it.
    var callTrace: CallTrace? {
        guard let callID = subjectConnection?.callID, CallTable.mayKeep(callID) else { return nil }
        let isOver =
            switch self {
            case .callCleared: true
            case .connectionCleared, .diverted, .transfered, .failed: localConnectionInfo == .null
            default: false
            }
        return CallTrace(callID: callID, ended: isOver)
    }
}

extension MonitorFilter {
    /// Whether the client does not want this event.
    func leavesOut(_ event: CSTAEvent) -> Bool {
        event.filterFlag.map { leavesOut($0) } ?? false
    }
}
