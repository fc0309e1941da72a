/// `ConsultOptions`: what a consultation call is for.
public enum ConsultOptions: String, Sendable, Hashable, CaseIterable, CSTAEnumeration {
    case unrestricted, consultOnly, transferOnly, conferenceOnly
}
