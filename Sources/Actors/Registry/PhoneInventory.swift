public import CSTACore

/// One phone of the list (INV-1).
public struct PhoneRecord: Sendable, Equatable {
    public let mac: MACAddress
    /// In service or not.
    public var isEnabled: Bool
    /// The last User-Agent value.
    public var userAgent: String
    /// The last transport address.
    public var lastAddress: String
    /// The lines it told last.
    public var devices: [DeviceID]

    public init(
        mac: MACAddress, isEnabled: Bool, userAgent: String = "", lastAddress: String = "", devices: [DeviceID] = []
    ) {
        self.mac = mac
        self.isEnabled = isEnabled
        self.userAgent = userAgent
        self.lastAddress = lastAddress
        self.devices = devices
    }
}

/// The list of phones. It answers from memory at once; how it keeps what it was told is its own affair.
public protocol PhoneInventory: Sendable {
    /// What is known at the start.
    func load() async throws -> [PhoneRecord]
    /// A phone is new or has changed.
    func store(_ record: PhoneRecord)
}

/// A list that lives as long as the process.
public struct MemoryInventory: PhoneInventory {
    private let initial: [PhoneRecord]

    /// A list that begins with `initial`.
    public init(_ initial: [PhoneRecord] = []) {
        self.initial = initial
    }

    public func load() -> [PhoneRecord] { initial }
    public func store(_ record: PhoneRecord) {}
}
