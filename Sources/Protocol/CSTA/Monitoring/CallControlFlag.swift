/// The flags of the group `callcontrol` of a monitor filter, in schema order.
public enum CallControlFlag: String, CSTAFlag {
    case bridged, callCleared, conferenced, connectionCleared, delivered, digitsDialed, diverted, established, failed,
        held, networkCapabilitiesChanged, networkReached, offered, originated, queued, retrieved, serviceInitiated,
        transferred
}
