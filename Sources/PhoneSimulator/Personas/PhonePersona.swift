/// Everything in which one make of phone differs from another on the wire.
///
/// Data, not code: a new persona is one more value. Immutable and shared by all phones that play it, so that a phone
/// carries one reference.
public final class PhonePersona: Sendable {
    /// The make.
    public let vendor: PersonaVendor
    /// The `User-Agent` of every request and answer.
    public let userAgent: String
    /// The `Allow` header.
    public let allow: String
    /// The `Supported` header, empty if the phone sends none.
    public let supported: String
    /// The namespace, and so the edition, in which the phone answers and sends events, whatever it is asked in.
    public let namespace: String
    /// The first three octets of the MAC address.
    public let oui: UInt32
    /// How the phone spells its MAC address as user name (REG-1: any spelling).
    public let macSpelling: MACSpelling
    /// Call ids.
    public let callIDs: CallIDStyle
    /// Cross references of monitors and services.
    public let crossReferences: CrossReferenceStyle
    /// The services that it knows, by element name (manual, tables 2.4).
    public let services: Set<String>
    /// True if a second MonitorStart on the same identity replaces the first (Yealink keeps only one).
    public let keepsOneMonitor: Bool

    init(
        vendor: PersonaVendor, userAgent: String, allow: String, supported: String, namespace: String, oui: UInt32,
        macSpelling: MACSpelling, callIDs: CallIDStyle, crossReferences: CrossReferenceStyle, services: Set<String>,
        keepsOneMonitor: Bool
    ) {
        self.vendor = vendor
        self.userAgent = userAgent
        self.allow = allow
        self.supported = supported
        self.namespace = namespace
        self.oui = oui
        self.macSpelling = macSpelling
        self.callIDs = callIDs
        self.crossReferences = crossReferences
        self.services = services
        self.keepsOneMonitor = keepsOneMonitor
    }

    /// The MAC address, as user name, of the phone with this number.
    func user(number: Int) -> String {
        macSpelling.text(oui: oui, serial: UInt32(truncatingIfNeeded: number))
    }

    /// True if the phone knows the service with this element name; else it answers `serviceNotSupported`.
    public func supports(_ service: String) -> Bool {
        services.contains(service)
    }
}
