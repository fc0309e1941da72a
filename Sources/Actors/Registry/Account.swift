public import CSTACore
public import SIPCore

/// A client's account: what it may see and do (REG-2).
public struct Account: Sendable, Hashable {
    /// What an account may do with the devices it may name.
    public enum Rights: Sendable, Hashable {
        /// Monitor and control.
        case all
        /// Monitor and ask, never change anything.
        case observe
    }

    /// The digest user name.
    public let user: String
    /// Its password.
    public let password: Secret
    /// What it may do.
    public let rights: Rights
    /// Which devices it may name; empty means all.
    public let devices: [DevicePattern]

    public init(user: String, password: Secret, rights: Rights = .all, devices: [DevicePattern] = []) {
        self.user = user
        self.password = password
        self.rights = rights
        self.devices = devices
    }

    /// Whether the account may name this device at all.
    public func mayName(_ device: DeviceKey) -> Bool {
        devices.isEmpty || devices.contains { $0.matches(device) }
    }

    /// Whether the account may ask this service for a device it may name.
    public func mayRequest(_ request: CSTARequest) -> Bool {
        rights == .all || request.onlyObserves
    }
}

/// A pattern for device ids, as configured: `sip:2*@pbx.example.net`; `*` stands for any run of characters.
public struct DevicePattern: Sendable, Hashable {
    private let user: [UInt8]
    private let host: [UInt8]?

    /// Reads a pattern. Without a host part it holds for every host.
    public init(_ text: String) {
        var rest = Substring(text)
        for scheme in ["sips:", "sip:", "tel:"] where rest.lowercased().hasPrefix(scheme) {
            rest = rest.dropFirst(scheme.count)
            break
        }
        if let at = rest.lastIndex(of: "@") {
            user = Array(rest[..<at].utf8)
            host = Array(rest[rest.index(after: at)...].lowercased().utf8)
        } else {
            user = Array(rest.utf8)
            host = nil
        }
    }

    /// Whether a device is meant by this pattern.
    public func matches(_ device: DeviceKey) -> Bool {
        guard Self.matches(pattern: user[...], Array(device.user.utf8)[...]) else { return false }
        guard let host else { return true }
        return Self.matches(pattern: host[...], Array((device.host ?? "").utf8)[...])
    }

    /// Linear in the text for each star: the last star is the only one that has to be tried again.
    private static func matches(pattern: ArraySlice<UInt8>, _ text: ArraySlice<UInt8>) -> Bool {
        let star = UInt8(ascii: "*")
        var pattern = pattern
        var text = text
        var retry: (pattern: ArraySlice<UInt8>, text: ArraySlice<UInt8>)?
        while !text.isEmpty {
            if pattern.first == star {
                pattern = pattern.dropFirst()
                retry = (pattern, text)
            } else if let next = pattern.first, next == text.first {
                pattern = pattern.dropFirst()
                text = text.dropFirst()
            } else if let last = retry {
                text = last.text.dropFirst()
                retry = (last.pattern, text)
                pattern = last.pattern
            } else {
                return false
            }
        }
        return pattern.allSatisfy { $0 == star }
    }
}
