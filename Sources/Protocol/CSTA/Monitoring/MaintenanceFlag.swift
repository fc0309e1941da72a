/// The flags of the group `maintenance` of a monitor filter, in schema order.
public enum MaintenanceFlag: String, CSTAFlag {
    case backInService, deviceCapabilityChanged, outOfService, partiallyInService
}
