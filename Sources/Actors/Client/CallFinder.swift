import CSTACore

/// On which of its monitored devices a client's session has seen which call: for clients that name a connection by its
/// callID alone.
struct CallFinder: Sendable {
    /// A line has a handful of calls; a client of a thousand lines a few thousand. What is above that is a phone that
    /// forgets to end its calls, and shall not grow us.
    private static let limit = 16_384
    private var devices: [String: [DeviceKey]] = [:]

    /// An event of a call passed.
    mutating func passed(_ call: CallTrace, on device: DeviceKey) {
        let known = devices[call.callID]
        if call.ended {
            guard let known else { return }
            let rest = known.count == 1 && known[0] == device ? [] : known.filter { $0 != device }
            devices[call.callID] = rest.isEmpty ? nil : rest
        } else if let known {
            if !known.contains(device) { devices[call.callID] = known + [device] }
        } else if devices.count < Self.limit {
            devices[call.callID] = [device]
        }
    }

    /// The device is not monitored any more.
    mutating func deviceClosed(_ device: DeviceKey) {
        devices = devices.compactMapValues { known in
            let rest = known.filter { $0 != device }
            return rest.isEmpty ? nil : rest
        }
    }

    /// The device of a call, if it is exactly one.
    func device(of callID: String) -> DeviceKey? {
        guard let known = devices[callID], known.count == 1 else { return nil }
        return known[0]
    }
}
