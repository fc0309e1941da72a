import CSTACore

extension MonitorFilter {
    /// Whether the client does not want this event.
    func leavesOut(_ event: CSTAEvent) -> Bool {
        event.filterFlag.map { leavesOut($0) } ?? false
    }
}
