/// What the wire shows of a make and no table of models tells.
struct PersonaTraits: Sendable {
    /// The model as its User-Agent names it.
    var model: String
    /// The firmware, likewise.
    var firmware: String
    /// The `Allow` header.
    var allow = "INVITE, ACK, CANCEL, BYE, REFER, OPTIONS, NOTIFY, SUBSCRIBE, PRACK, MESSAGE, INFO, UPDATE"
    /// The `Supported` header, empty if the phone sends none.
    var supported = "timer"
    /// An edition other than the one that the table says to begin with; nil if the phone keeps to it.
    var edition: String?
    /// The first three octets of the MAC address.
    var oui: UInt32
    /// How the phone spells its MAC address as user name (REG-1: any spelling).
    var macSpelling = MACSpelling.capitals
    /// Call ids.
    var callIDs = CallIDStyle.decimal
    /// Cross references of monitors and services.
    var crossReferences = CrossReferenceStyle.counter
    /// A second MonitorStart on the same identity replaces the first.
    var keepsOneMonitor = false
    /// Single quotes and a namespace that nobody uses, as snom writes.
    var quotesSingly = false

    /// The traits of a make.
    static func traits(of vendor: PersonaVendor) -> PersonaTraits {
        switch vendor {
        case .snom:
            PersonaTraits(
                model: "D785", firmware: "10.1.84.12", supported: "timer, 100rel, replaces, from-change",
                oui: 0x00_0413, callIDs: .smallSigned, quotesSingly: true)
        case .yealink:
            // The CSTA beta: ed3 whatever it is asked in, one monitor.
            PersonaTraits(
                model: "T46G", firmware: "28.83.0.120",
                allow: "INVITE, INFO, PRACK, ACK, BYE, CANCEL, OPTIONS, NOTIFY, REGISTER, SUBSCRIBE, REFER, PUBLISH, "
                    + "UPDATE, MESSAGE",
                supported: "", edition: "ed3", oui: 0x00_1565, macSpelling: .small, crossReferences: .lettered,
                keepsOneMonitor: true)
        case .mitel:
            PersonaTraits(
                model: "6867i", firmware: "4.5.0.41",
                allow: "INVITE, ACK, CANCEL, BYE, NOTIFY, REFER, OPTIONS, UPDATE, PRACK, SUBSCRIBE, INFO, PUBLISH",
                supported: "path, gruu, timer", edition: "ed4", oui: 0x00_085D, macSpelling: .dashed,
                callIDs: .hexadecimal, crossReferences: .hexadecimal)
        case .gigaset:
            PersonaTraits(model: "N670", firmware: "83.2.35", supported: "", oui: 0x7C_2F80, crossReferences: .lettered)
        case .polycom:
            PersonaTraits(
                model: "SPIP_550", firmware: "3.3.2.0413", supported: "100rel,replaces", oui: 0x00_04F2,
                macSpelling: .small, callIDs: .hexadecimal, crossReferences: .hexadecimal)
        case .fanvil:
            PersonaTraits(model: "i16SV", firmware: "2.4.0", oui: 0x0C_383E, callIDs: .smallSigned)
        case .panasonic:
            PersonaTraits(model: "KX-HDV330", firmware: "08.101", supported: "", oui: 0x08_0023)
        case .grandstream:
            PersonaTraits(
                model: "GXP2170", firmware: "1.0.11.3", supported: "replaces, path, timer", oui: 0x00_0B82,
                macSpelling: .small, crossReferences: .lettered)
        case .unify:
            PersonaTraits(model: "60", firmware: "3.6.1", supported: "", oui: 0x00_1AE8, callIDs: .hexadecimal)
        }
    }
}
