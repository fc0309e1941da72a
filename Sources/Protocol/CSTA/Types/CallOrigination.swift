/// `CallOrigination`: which calls do-not-disturb is for.
public typealias CallOrigination = FlagSet<CallOriginationFlag>

/// The flags of ``CallOrigination``, in schema order.
public enum CallOriginationFlag: String, CSTAFlag {
    case `internal`, external
}
