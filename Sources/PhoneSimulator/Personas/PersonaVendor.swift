/// The makes of phone that can be played.
public enum PersonaVendor: String, CaseIterable, Sendable, Hashable {
    case snom
    case yealink
    case mitel
}
