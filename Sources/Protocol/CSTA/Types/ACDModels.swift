/// `ACDModels`: automatic call distribution, as a device takes part in it.
public typealias ACDModels = FlagSet<ACDModel>

/// The flags of ``ACDModels``, in schema order.
public enum ACDModel: String, CSTAFlag {
    case visibleACDRelatedDevices, nonVisibleACDRelatedDevices
}
