/// The place of an event in a monitor filter: its group and its flag there.
public enum MonitorFilterFlag: Sendable, Hashable {
    case callControl(CallControlFlag)
    case callAssociated(CallAssociatedFlag)
    case mediaAttachment(MediaAttachmentFlag)
    case physicalDevice(PhysicalDeviceFlag)
    case logicalDevice(LogicalDeviceFlag)
    case maintenance(MaintenanceFlag)
    case voice(VoiceFlag)
    case vendorSpecific(VendorSpecificFlag)

    /// The flag of an event that has no type of its own, such as `HookswitchEvent`; `nil` if no filter knows it.
    public init?(eventName: String) {
        let name = (eventName.hasSuffix("Event") ? String(eventName.dropLast(5)) : eventName).lowercased()
        func flag<Flag: CSTAFlag>(_ make: (Flag) -> MonitorFilterFlag) -> MonitorFilterFlag? {
            Flag.allCases.first { $0.rawValue.lowercased() == name }.map(make)
        }
        if name == "devicecapschanged" {
            self = .maintenance(.deviceCapabilityChanged)
            return
        }
        let found =
            flag(MonitorFilterFlag.callControl) ?? flag(MonitorFilterFlag.callAssociated)
            ?? flag(MonitorFilterFlag.mediaAttachment) ?? flag(MonitorFilterFlag.physicalDevice)
            ?? flag(MonitorFilterFlag.logicalDevice) ?? flag(MonitorFilterFlag.maintenance)
            ?? flag(MonitorFilterFlag.voice) ?? flag(MonitorFilterFlag.vendorSpecific)
        guard let found else { return nil }
        self = found
    }
}
