/// `StatusFilter`: which states a registration leaves out.
public typealias StatusFilter = FlagSet<StatusFilterFlag>

/// The flags of ``StatusFilter``, in schema order.
public enum StatusFilterFlag: String, CSTAFlag {
    case initializing, enabled, normal, messageLost, disabled, partiallyDisabled, overloadImminent, overloadReached,
        overloadRelieved
}
