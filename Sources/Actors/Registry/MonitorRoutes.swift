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

    private var routes: [String: Route] = [:]
    private var bySession: [Session: Set<String>] = [:]
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
        bySession[session, default: []].insert(crossRef)
        byDevice[device, default: []].insert(crossRef)
        return crossRef
    }

    /// The monitor behind a cross reference.
    public subscript(crossRef: String) -> Route? { routes[crossRef] }

    /// A monitor has ended.
    public mutating func closed(_ crossRef: String) -> Route? {
        guard let route = routes.removeValue(forKey: crossRef) else { return nil }
        bySession[route.session]?.remove(crossRef)
        if bySession[route.session]?.isEmpty ?? false { bySession[route.session] = nil }
        byDevice[route.device]?.remove(crossRef)
        if byDevice[route.device]?.isEmpty ?? false { byDevice[route.device] = nil }
        return route
    }

    /// A session has ended, with all its monitors.
    public mutating func ended(_ session: Session) -> [(crossRef: String, device: DeviceKey)] {
        (bySession[session] ?? []).compactMap { crossRef in
            closed(crossRef).map { (crossRef, $0.device) }
        }
    }

    /// A device has left; whoever watched it is told by the caller.
    public mutating func left(_ device: DeviceKey) -> [(crossRef: String, session: Session)] {
        (byDevice[device] ?? []).compactMap { crossRef in
            closed(crossRef).map { (crossRef, $0.session) }
        }
    }

    /// How many monitors a session has.
    public func count(of session: Session) -> Int { bySession[session]?.count ?? 0 }
}
