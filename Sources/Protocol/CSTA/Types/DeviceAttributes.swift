/// `DeviceAttributes`: what else a device is.
public typealias DeviceAttributes = FlagSet<DeviceAttribute>

/// The flags of ``DeviceAttributes``, in schema order.
public enum DeviceAttribute: String, CSTAFlag {
    case mediaAccessDevice, routeingDevice, groupACD, groupHunt, groupPick, groupUser
}
