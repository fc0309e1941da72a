/// Who the phones of a fleet are: persona, user name and line of each.
public struct FleetRoster: Sendable {
    /// By phone.
    public let personas: [PhonePersona]
    /// The MAC address of each phone in its persona's spelling.
    public let users: [String]
    /// What others dial.
    public let numbers: [String]
    /// The device id of each phone's one line.
    public let devices: [String]

    /// The phones that `settings` describes.
    public init(_ settings: FleetSettings) throws(OptionError) {
        let models = if let own = settings.models { own } else { try ModelBook.loaded() }
        let catalog = try PersonaCatalog(models, for: settings.mix)
        var personas: [PhonePersona] = []
        var users: [String] = []
        var numbers: [String] = []
        var devices: [String] = []
        for index in 0..<settings.phones {
            let own = settings.personas.isEmpty ? nil : settings.personas[index % settings.personas.count]
            guard let persona = own ?? catalog.persona(of: settings.mix.vendor(at: index)) else { continue }
            // By the number, so that two fleets with different numbers are different phones.
            let serial = UInt32(truncatingIfNeeded: settings.firstNumber + index)
            let user = persona.traits.macSpelling.text(oui: persona.traits.oui, serial: serial)
            // A phone that cannot tell its lines is known by its address of record, in which the MAC address stands.
            let number = persona.tellsIdentities ? "\(settings.firstNumber + index)" : user
            let host = persona.tellsIdentities ? settings.domain : settings.server(of: index).host
            personas.append(persona)
            users.append(user)
            numbers.append(number)
            devices.append("sip:\(number)@\(host)")
        }
        self.personas = personas
        self.users = users
        self.numbers = numbers
        self.devices = devices
    }
}
