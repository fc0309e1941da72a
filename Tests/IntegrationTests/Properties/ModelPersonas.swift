import CSTAActors

@testable import CSTAServer
@testable import PhoneSimulator

/// A phone to play for each model of the server's own table, and one that is in no table (MOD-1, MOD-4).
enum ModelPersonas {
    private static let ecma323 = "http://www.ecma-international.org/standards/ecma-323/csta/"
    /// Everything that simulated phones can do.
    private static let everything = PhonePersona.snom.services.union(PhonePersona.mitel.services)

    /// All of them; what the table does not settle is drawn.
    static func all(_ random: inout SeededGenerator) throws -> [PhonePersona] {
        var personas: [PhonePersona] = []
        for entry in try PhoneModelTable.bundled().entries {
            let agents = entry.userAgents.map(\.description)
            // With firmware that has everything the table knows of.
            let agent = agents[Int(random.next() % UInt64(agents.count))]
                .replacing("{model}", with: "700").replacing("{firmware}", with: "250.250.250.250")
            let services =
                entry.others == .pass
                ? everything.subtracting(entry.refused).subtracting(entry.emulated)
                : everything.intersection(entry.services.keys)
            personas.append(persona(agent, entry.edition, services, &random))
        }
        personas.append(persona("Nobody's Phone 1.0", "ed4", everything, &random))
        return personas
    }

    private static func persona(
        _ agent: String, _ edition: String, _ services: Set<String>, _ random: inout SeededGenerator
    ) -> PhonePersona {
        func one<Value>(_ values: [Value]) -> Value { values[Int(random.next() % UInt64(values.count))] }
        let vendor = one(PersonaVendor.allCases)
        let make = PhonePersona.persona(of: vendor)
        return PhonePersona(
            vendor: vendor, userAgent: agent, allow: make.allow, supported: one(["", "timer", make.supported]),
            namespace: ecma323 + edition, oui: make.oui, macSpelling: one([.capitals, .small, .dashed]),
            callIDs: one([.smallSigned, .decimal, .hexadecimal]),
            crossReferences: one([.counter, .lettered, .hexadecimal]),
            services: services.union(["RequestSystemStatus"]),
            keepsOneMonitor: random.chance(0.5))
    }
}
