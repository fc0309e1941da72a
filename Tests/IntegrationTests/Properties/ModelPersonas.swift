@testable import PhoneSimulator

/// A phone to play for each model of the table, and one that is in no table (MOD-1, MOD-4).
enum ModelPersonas {
    private static let nobodys = ModelBook.Entry(
        vendor: "Nobody", userAgents: ["Nobody's Phone 1.0"], edition: "ed4", firmware: nil, services: [:],
        emulated: [], refused: [], others: "pass")

    /// All of them; what the table does not settle is drawn.
    static func all(_ random: inout SeededGenerator) throws -> [PhonePersona] {
        var personas: [PhonePersona] = []
        for entry in try ModelBook.loaded().entries + [nobodys] { personas.append(persona(entry, &random)) }
        return personas
    }

    private static func persona(_ entry: ModelBook.Entry, _ random: inout SeededGenerator) -> PhonePersona {
        func one<Value>(_ values: [Value]) -> Value { values[Int(random.next() % UInt64(values.count))] }
        let vendor = one(PersonaVendor.allCases)
        var traits = PersonaTraits.traits(of: vendor)
        traits.model = "700"
        // With firmware that has everything the table knows of.
        traits.firmware = "250.250.250.250"
        traits.edition = nil
        traits.supported = one(["", "timer", traits.supported])
        traits.macSpelling = one([.capitals, .small, .dashed])
        traits.callIDs = one([.smallSigned, .decimal, .hexadecimal])
        traits.crossReferences = one([.counter, .lettered, .hexadecimal])
        traits.keepsOneMonitor = random.chance(0.5)
        let agent = one(entry.userAgents)
        let spelt = ModelBook.Entry(
            vendor: entry.vendor, userAgents: [agent], edition: entry.edition, firmware: entry.firmware,
            services: entry.services, emulated: entry.emulated, refused: entry.refused, others: entry.others)
        return PhonePersona(vendor: vendor, entry: spelt, traits: traits)
    }
}
