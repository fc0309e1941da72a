/// `DigitMode`: how digits are sent.
public enum DigitMode: String, Sendable, Hashable, CaseIterable, CSTAEnumeration {
    case rotaryPulse, dTMF
}
