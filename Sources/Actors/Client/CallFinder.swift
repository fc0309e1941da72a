import CSTACore

/// On which of its monitored devices a client's session has seen which call: for clients that name a connection by its
/// callID alone.
struct CallFinder: Sendable {
    /// Where a call was seen. Nearly always that is one device, which takes no memory of its own.
    private enum Places: Sendable {
        case one(DeviceKey)
        case several([DeviceKey])

        func contains(_ device: DeviceKey) -> Bool {
            switch self {
            case .one(let only): only == device
            case .several(let devices): devices.contains(device)
            }
        }

        /// For a device that is not among them.
        func with(_ device: DeviceKey) -> Places {
            switch self {
            case .one(let only): .several([only, device])
            case .several(let devices): .several(devices + [device])
            }
        }

        /// `nil` if no device is left.
        func without(_ device: DeviceKey) -> Places? {
            guard contains(device) else { return self }
            guard case .several(var devices) = self else { return nil }
            devices.removeAll { $0 == device }
            return devices.count > 1 ? .several(devices) : devices.first.map { .one($0) }
        }
    }

    /// A line has a handful of calls; a client of a thousand lines a few thousand. What is above that is a phone that
    /// forgets to end its calls, and shall not grow us.
    private static let limit = 16_384
    private var devices: [String: Places] = [:]

    /// An event of the device passed.
    mutating func passed(_ trace: CallTrace, on device: DeviceKey) {
        for callID in trace.ended { ended(callID, on: device) }
        guard let callID = trace.present else { return }
        guard let index = devices.index(forKey: callID) else {
            if devices.count < Self.limit { devices[callID] = .one(device) }
            return
        }
        if !devices.values[index].contains(device) { devices.values[index] = devices.values[index].with(device) }
    }

    private mutating func ended(_ callID: String, on device: DeviceKey) {
        guard let index = devices.index(forKey: callID) else { return }
        if let rest = devices.values[index].without(device) {
            devices.values[index] = rest
        } else {
            devices.remove(at: index)
        }
    }

    /// The device is not monitored any more.
    mutating func deviceClosed(_ device: DeviceKey) {
        devices = devices.compactMapValues { $0.without(device) }
    }

    /// The device of a call, if it is exactly one.
    func device(of callID: String) -> DeviceKey? {
        guard case .one(let device)? = devices[callID] else { return nil }
        return device
    }
}
