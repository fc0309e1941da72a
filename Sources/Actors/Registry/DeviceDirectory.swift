public import CSTACore

/// Which phone a device id means.
///
/// Compared without scheme, port, parameters and case of the host; a user part alone stands for the device if it is
/// unique; a phone's MAC address stands for its first identity (interface.md).
public struct DeviceDirectory: Sendable {
    /// A device and where it is.
    public struct Entry: Sendable, Equatable {
        public let phone: MACAddress
        /// In the phone's own spelling.
        public let device: DeviceID
        public var key: DeviceKey { device.key }
    }

    /// A line that left one phone for another.
    public struct Move: Sendable, Equatable {
        public let entry: Entry
        public let from: MACAddress
    }

    /// What a change of a phone's lines did to the directory.
    public struct Change: Sendable, Equatable {
        public var added: [Entry] = []
        public var removed: [Entry] = []
        /// Lines that another phone had until now.
        public var moved: [Move] = []
        public var isEmpty: Bool { added.isEmpty && removed.isEmpty && moved.isEmpty }
    }

    private var byKey: [DeviceKey: Entry] = [:]
    private var byUser: [String: [DeviceKey]] = [:]
    private var byPhone: [MACAddress: [DeviceKey]] = [:]

    public init() {}

    /// All devices, those of one phone together and in its order.
    public var entries: [Entry] {
        byPhone.keys.sorted().flatMap { phone in (byPhone[phone] ?? []).compactMap { byKey[$0] } }
    }

    /// The number of devices.
    public var count: Int { byKey.count }

    /// The lines of one phone, in its order.
    public func entries(of phone: MACAddress) -> [Entry] {
        (byPhone[phone] ?? []).compactMap { byKey[$0] }
    }

    /// Whether a phone's lines are these, as they are spelt and in their order: what a phone says that comes back.
    func holds(_ devices: [DeviceID], of phone: MACAddress) -> Bool {
        guard let keys = byPhone[phone], keys.count == devices.count else { return false }
        for index in keys.indices {
            guard let entry = byKey[keys[index]], entry.phone == phone, entry.device == devices[index] else {
                return false
            }
        }
        return true
    }

    /// The device that a client means.
    public func find(_ device: DeviceID) -> Entry? {
        let key = device.key
        if let entry = byKey[key] { return entry }
        // One of the two spellings may lack the host: the client's, or the phone's own.
        if let keys = byUser[key.user], keys.count == 1, keys[0].means(key) { return byKey[keys[0]] }
        if let mac = MACAddress(key.user), let first = byPhone[mac]?.first { return byKey[first] }
        return nil
    }

    /// The entry of a key, exactly.
    public subscript(key: DeviceKey) -> Entry? { byKey[key] }

    /// A phone has told its lines. A line that was another phone's belongs to this one from now on.
    public mutating func reported(_ devices: [DeviceID], by phone: MACAddress) -> Change {
        var change = Change()
        var keys: [DeviceKey] = []
        for device in devices where !keys.contains(device.key) { keys.append(device.key) }
        for key in byPhone[phone] ?? [] where !keys.contains(key) {
            if let entry = remove(key) { change.removed.append(entry) }
        }
        for device in devices {
            let entry = Entry(phone: phone, device: device)
            switch byKey[device.key] {
            case nil: change.added.append(entry)
            case let old? where old.phone != phone:
                _ = remove(device.key)
                change.moved.append(Move(entry: entry, from: old.phone))
            case .some: break
            }
            insert(entry)
        }
        byPhone[phone] = keys.isEmpty ? nil : keys
        return change
    }

    private mutating func insert(_ entry: Entry) {
        if byKey.updateValue(entry, forKey: entry.key) == nil { byUser[entry.key.user, default: []].append(entry.key) }
    }

    private mutating func remove(_ key: DeviceKey) -> Entry? {
        guard let entry = byKey.removeValue(forKey: key) else { return nil }
        byPhone[entry.phone]?.removeAll { $0 == key }
        byUser[key.user]?.removeAll { $0 == key }
        if byUser[key.user]?.isEmpty ?? false { byUser[key.user] = nil }
        return entry
    }
}
