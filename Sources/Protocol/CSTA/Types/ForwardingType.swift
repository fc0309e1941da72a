/// `ForwardingType`: when a device forwards its calls.
public enum ForwardingType: String, Sendable, Hashable, CaseIterable, CSTAEnumeration {
    case forwardImmediate, forwardBusy, forwardNoAns, forwardDND, forwardBusyInt, forwardBusyExt, forwardNoAnsInt,
        forwardNoAnsExt, forwardImmInt, forwardImmExt, forwardDNDInt, forwardDNDExt
}
