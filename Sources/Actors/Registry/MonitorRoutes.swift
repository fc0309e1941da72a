public import CSTACore

/// Who watches whom: every monitor of every client session, by its cross reference.
///
/// Generic over what stands for a session and a phone, so that its tests speak of strings.
public struct MonitorRoutes<Session: Hashable & Sendable>: Sendable {
    /// One monitor.
    public struct Route: Sendable, Equatable {
        public let session: Session
        public let device: DeviceKey
    }

    /// The monitors of one session.
    private struct Own: Sendable {
        var count = 0
        var byDevice: [DeviceKey: [String]] = [:]
    }

    private var routes: [String: Route] = [:]
    private var bySession: [Session: Own] = [:]
    private var byDevice: [DeviceKey: Set<String>] = [:]
    private var last: UInt64 = 0

    public init() {}

    /// All monitors.
    public var count: Int { routes.count }

    /// Enters a monitor and gives it a cross reference that the server has never used before.
    public mutating func opened(by session: Session, on device: DeviceKey) -> String {
        last += 1
        let crossRef = String(last)
        routes[crossRef] = Route(session: session, device: device)
        bySession[session, default: Own()].count += 1
        bySession[session]?.byDevice[device, default: []].append(crossRef)
        byDevice[device, default: []].insert(crossRef)
        return crossRef
    }

    /// The monitor behind a cross reference.
    public subscript(crossRef: String) -> Route? { routes[crossRef] }

    /// A monitor has ended.
    public mutating func closed(_ crossRef: String) -> Route? {
        guard let route = routes.removeValue(forKey: crossRef) else { return nil }
        bySession[route.session]?.count -= 1
        bySession[route.session]?.byDevice[route.device]?.removeAll { $0 == crossRef }
        if count(of: route.session, on: route.device) == 0 { bySession[route.session]?.byDevice[route.device] = nil }
        if count(of: route.session) == 0 { bySession[route.session] = nil }
        leave([crossRef], route.device)
        return route
    }

    /// A session has ended, with all its monitors: their cross references by device.
    public mutating func ended(_ session: Session) -> [DeviceKey: [String]] {
        guard let own = bySession.removeValue(forKey: session) else { return [:] }
        for (device, crossRefs) in own.byDevice {
            for crossRef in crossRefs { routes[crossRef] = nil }
            leave(crossRefs, device)
        }
        return own.byDevice
    }

    private mutating func leave(_ crossRefs: [String], _ device: DeviceKey) {
        byDevice[device]?.subtract(crossRefs)
        if byDevice[device]?.isEmpty ?? false { byDevice[device] = nil }
    }

    /// A device has left; whoever watched it is told by the caller.
    public mutating func left(_ device: DeviceKey) -> [(crossRef: String, session: Session)] {
        (byDevice[device] ?? []).compactMap { crossRef in
            closed(crossRef).map { (crossRef, $0.session) }
        }
    }

    /// How many monitors a session has.
    public func count(of session: Session) -> Int { bySession[session]?.count ?? 0 }

    /// How many of them are on one device.
    public func count(of session: Session, on device: DeviceKey) -> Int {
        bySession[session]?.byDevice[device]?.count ?? 0
    }
}
