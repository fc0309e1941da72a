internal import XMLCore

/// `MonitorFilter`: the events that a monitor leaves out. A flag that is true keeps its event away; no filter, no group
/// or no flag means that the event is sent.
///
/// ```
/// callcontrol           CallControlEvents?
/// callAssociated        CallAssociatedEvents?
/// mediaAttachment       MediaAttachmentEvents?
/// physicalDeviceFeature PhysicalDeviceFeatureEvents?
/// logicalDeviceFeature  LogicalDeviceFeatureEvents?
/// maintenance           DeviceMaintenanceEvents?
/// voice                 VoiceEvents?
/// private               VendorSpecEvents?
/// ```
public struct MonitorFilter: Sendable, Hashable {
    public var callControl: FlagSet<CallControlFlag>?
    public var callAssociated: FlagSet<CallAssociatedFlag>?
    public var mediaAttachment: FlagSet<MediaAttachmentFlag>?
    public var physicalDevice: FlagSet<PhysicalDeviceFlag>?
    public var logicalDevice: FlagSet<LogicalDeviceFlag>?
    public var maintenance: FlagSet<MaintenanceFlag>?
    public var voice: FlagSet<VoiceFlag>?
    public var vendorSpecific: FlagSet<VendorSpecificFlag>?

    /// Leaves nothing out.
    public init() {}

    /// Leaves these events out.
    public init(leavingOut flags: some Sequence<MonitorFilterFlag>) {
        for flag in flags {
            leaveOut(flag)
        }
    }

    /// Whether the filter keeps an event away.
    public func leavesOut(_ flag: MonitorFilterFlag) -> Bool {
        switch flag {
        case .callControl(let flag): callControl?.contains(flag) ?? false
        case .callAssociated(let flag): callAssociated?.contains(flag) ?? false
        case .mediaAttachment(let flag): mediaAttachment?.contains(flag) ?? false
        case .physicalDevice(let flag): physicalDevice?.contains(flag) ?? false
        case .logicalDevice(let flag): logicalDevice?.contains(flag) ?? false
        case .maintenance(let flag): maintenance?.contains(flag) ?? false
        case .voice(let flag): voice?.contains(flag) ?? false
        case .vendorSpecific(let flag): vendorSpecific?.contains(flag) ?? false
        }
    }

    /// Whether the filter keeps an event away; an event that no flag stands for is never kept away.
    public func leavesOut(_ event: CSTAEvent) -> Bool {
        event.filterFlag.map(leavesOut) ?? false
    }

    /// Adds an event to those that are kept away.
    public mutating func leaveOut(_ flag: MonitorFilterFlag) {
        switch flag {
        case .callControl(let flag): callControl = adding(flag, to: callControl)
        case .callAssociated(let flag): callAssociated = adding(flag, to: callAssociated)
        case .mediaAttachment(let flag): mediaAttachment = adding(flag, to: mediaAttachment)
        case .physicalDevice(let flag): physicalDevice = adding(flag, to: physicalDevice)
        case .logicalDevice(let flag): logicalDevice = adding(flag, to: logicalDevice)
        case .maintenance(let flag): maintenance = adding(flag, to: maintenance)
        case .voice(let flag): voice = adding(flag, to: voice)
        case .vendorSpecific(let flag): vendorSpecific = adding(flag, to: vendorSpecific)
        }
    }

    private func adding<Flag>(_ flag: Flag, to flags: FlagSet<Flag>?) -> FlagSet<Flag> {
        var flags = flags ?? FlagSet()
        flags[flag] = true
        return flags
    }
}

extension MonitorFilter: CSTAValue {
    init?(_ element: XMLElement) {
        var children = CSTAChildren(of: element)
        callControl = children.value("callcontrol") ?? children.value("callControl")
        callAssociated = children.value("callAssociated")
        mediaAttachment = children.value("mediaAttachment")
        physicalDevice = children.value("physicalDeviceFeature")
        logicalDevice = children.value("logicalDeviceFeature")
        maintenance = children.value("maintenance")
        voice = children.value("voice")
        vendorSpecific = children.value("private")
    }

    func write(as name: XMLName, into writer: inout CSTAWriter) {
        writer.xml.open(name)
        writer.write(callControl, as: "callcontrol")
        writer.write(callAssociated, as: "callAssociated")
        writer.write(mediaAttachment, as: "mediaAttachment")
        writer.write(physicalDevice, as: "physicalDeviceFeature")
        writer.write(logicalDevice, as: "logicalDeviceFeature")
        writer.write(maintenance, as: "maintenance")
        writer.write(voice, as: "voice")
        writer.write(vendorSpecific, as: "private")
        writer.xml.close(name)
    }
}
