/// The flags of the group `callAssociated` of a monitor filter, in schema order.
public enum CallAssociatedFlag: String, CSTAFlag {
    case callInformation, charging, digitsGenerated, telephonyTonesGenerated, serviceCompletionFailure
}
