/// `RequestTypes`: what a client registers for with ``SystemRegister``.
public typealias RequestTypes = FlagSet<RequestType>

/// The flags of ``RequestTypes``, in schema order.
public enum RequestType: String, CSTAFlag {
    case systemStatus, requestSystemStatus, switchingFunctionCapsChanged, switchingFunctionDevicesChanged
}
