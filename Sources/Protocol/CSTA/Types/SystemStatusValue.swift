/// `SystemStatusValue`: state of a switching function.
public enum SystemStatusValue: String, Sendable, Hashable, CaseIterable, CSTAEnumeration {
    case disabled, partiallyDisabled, enabled, initializing, messagesLost, normal, overloadImminent, overloadReached,
        overloadRelieved
}
