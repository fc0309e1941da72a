/// The flags of the group `logicalDeviceFeature` of a monitor filter, in schema order.
public enum LogicalDeviceFlag: String, CSTAFlag {
    case agentBusy, agentLoggedOn, agentLoggedOff, agentNotReady, agentReady, agentWorkingAfterCall, autoAnswer,
        autoWorkMode, callBack, callBackMessage, callerIDStatus, doNotDisturb, forwarding, presenceState, routeingMode

    public static var sinceEd6: [Self] { [.presenceState] }
}
