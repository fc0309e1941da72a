/// `GroupDeviceAttributes`: what a group device is for.
public typealias GroupDeviceAttributes = FlagSet<GroupDeviceAttribute>

/// The flags of ``GroupDeviceAttributes``, in schema order.
public enum GroupDeviceAttribute: String, CSTAFlag {
    case acd, hunt, pick, user, agent, other

    public static var sinceEd6: [Self] { [.agent] }
}
