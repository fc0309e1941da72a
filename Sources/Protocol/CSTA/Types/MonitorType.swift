/// `MonitorType`: whether a monitor follows a call or a device.
public enum MonitorType: String, Sendable, Hashable, CaseIterable, CSTAEnumeration {
    case call, device
}
