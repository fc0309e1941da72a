/// The flags of the group `private` of a monitor filter, in schema order.
public enum VendorSpecificFlag: String, CSTAFlag {
    case `private`
}
