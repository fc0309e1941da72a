/// `ParticipationType`: how a device joins a call.
public enum ParticipationType: String, Sendable, Hashable, CaseIterable, CSTAEnumeration {
    case silent, active, none
}
