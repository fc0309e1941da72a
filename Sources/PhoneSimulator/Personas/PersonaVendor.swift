/// The makes of phone that can be played: those of the table of phone models.
public enum PersonaVendor: String, CaseIterable, Sendable, Hashable {
    case snom
    case yealink
    case mitel
    case gigaset
    case polycom
    case fanvil
    case panasonic
    case grandstream
    case unify
}
