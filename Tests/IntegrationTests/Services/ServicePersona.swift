import Testing

/// The makes of the manual's tables 2.4, with a firmware that has everything in them.
enum ServicePersona: String, CaseIterable, Sendable, CustomTestStringConvertible {
    case snom = "snomD785/10.1.84.12"
    case yealink = "Yealink SIP-T46S 66.86.0.15"
    case mitel = "Aastra 6867i/4.5.0.41"

    var testDescription: String { "\(self)" }

    /// Whether the manual has the phone announce changes of its lines.
    var hasSystemRegister: Bool { self == .snom }
}
