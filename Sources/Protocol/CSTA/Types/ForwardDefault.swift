/// `ForwardDefault`: which parts of a forwarding are defaults of the switching function.
public enum ForwardDefault: String, Sendable, Hashable, CaseIterable, CSTAEnumeration {
    case forwardingTypeAndForwardDN, forwardingType, forwardDN
}
