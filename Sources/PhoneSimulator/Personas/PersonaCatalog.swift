/// The personas of all makes, made from a table of phone models.
public struct PersonaCatalog: Sendable {
    private let personas: [PersonaVendor: PhonePersona]

    /// One persona of each make that `mix` has in it.
    public init(_ models: ModelBook, for mix: PersonaMix) throws(OptionError) {
        var personas: [PersonaVendor: PhonePersona] = [:]
        for vendor in PersonaVendor.allCases where mix.weights[vendor, default: 0] > 0 {
            personas[vendor] = PhonePersona(
                vendor: vendor, entry: try models.entry(of: vendor), traits: .traits(of: vendor))
        }
        self.personas = personas
    }

    /// The persona of a make; nil for one that is not in the mix.
    public func persona(of vendor: PersonaVendor) -> PhonePersona? { personas[vendor] }
}
