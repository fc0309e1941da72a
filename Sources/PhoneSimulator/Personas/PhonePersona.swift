/// Everything in which one make of phone differs from another on the wire.
///
/// Made from what the table of phone models says of the make and from what only the wire shows (``PersonaTraits``).
/// Immutable and shared by all phones that play it, so that a phone carries one reference.
public final class PhonePersona: Sendable {
    /// The make.
    public let vendor: PersonaVendor
    /// The `User-Agent` of every request and answer.
    public let userAgent: String
    /// The namespace, and so the edition, in which the phone answers and sends events, whatever it is asked in.
    public let namespace: String
    /// What the table does not tell.
    let traits: PersonaTraits
    private let entry: ModelBook.Entry

    init(vendor: PersonaVendor, entry: ModelBook.Entry, traits: PersonaTraits) {
        self.vendor = vendor
        self.entry = entry
        self.traits = traits
        userAgent = entry.userAgent(model: traits.model, firmware: traits.firmware)
        namespace = "http://www.ecma-international.org/standards/ecma-323/csta/" + (traits.edition ?? entry.edition)
    }

    /// What becomes of a request for the service with this element name.
    public func support(of service: String) -> ModelBook.Support {
        entry.support(of: service, firmware: traits.firmware)
    }

    /// True if the phone itself serves it; else it answers `serviceNotSupported`.
    public func supports(_ service: String) -> Bool {
        support(of: service) == .passed && ServiceDesk.repertoire.contains(service)
    }

    /// True if the phone can be monitored at all.
    public var isMonitorable: Bool { supports("MonitorStart") }

    /// True if the phone can say which lines it has; else its address of record is its one line.
    public var tellsIdentities: Bool { supports("GetSwitchingFunctionDevices") }
}
