import Testing

@testable import PhoneSimulator

@Suite("Personas (SIM-1)")
struct PersonaTests {
    @Test("gaps are those of the manual's tables 2.4", arguments: PersonaVendor.allCases)
    func gaps(vendor: PersonaVendor) {
        let persona = PhonePersona.persona(of: vendor)
        #expect(persona.supports("MakeCall"))
        #expect(persona.supports("SystemRegister") == (vendor == .snom))
        #expect(persona.supports("SnapshotCall") == (vendor == .mitel))
        for service in ["AlternateCall", "DialDigits", "DirectedPickupCall"] {
            #expect(!persona.supports(service), "\(vendor) must not know \(service)")
        }
    }

    @Test("snom answers in ed5, the others in editions of their own")
    func editions() {
        #expect(PhonePersona.snom.namespace.hasSuffix("/csta/ed5"))
        #expect(Set(PersonaVendor.allCases.map { PhonePersona.persona(of: $0).namespace }).count == 3)
    }

    @Test("call ids: snom small and negative when incoming, Yealink decimal, Mitel hexadecimal")
    func callIDs() {
        #expect(CallIDStyle.smallSigned.text(number: 12, incoming: true) == "-12")
        #expect(CallIDStyle.smallSigned.text(number: 2, incoming: false) == "2")
        #expect(CallIDStyle.decimal.text(number: 1, incoming: true) == "1448000001")
        let texts = (1...5000).map { CallIDStyle.hexadecimal.text(number: UInt32($0), incoming: false) }
        #expect(Set(texts).count == 5000)
        #expect(texts.allSatisfy { $0.count == 8 })
    }

    @Test("a MAC address in three spellings")
    func macAddresses() {
        #expect(MACSpelling.capitals.text(oui: 0x0413, serial: 0xAABBCC) == "000413AABBCC")
        #expect(MACSpelling.small.text(oui: 0x1565, serial: 0xAABBCC) == "001565aabbcc")
        #expect(MACSpelling.dashed.text(oui: 0x085D, serial: 1) == "00-08-5D-00-00-01")
    }

    @Test("a mix keeps its shares over a stretch of phones")
    func mix() throws {
        let mix = try PersonaMix(parsing: "snom=60,yealink=25,mitel=15")
        var counts: [PersonaVendor: Int] = [:]
        for index in 0..<1000 { counts[mix.vendor(at: index), default: 0] += 1 }
        #expect(counts == [.snom: 600, .yealink: 250, .mitel: 150])
        let only = try PersonaMix(parsing: "mitel=1")
        #expect((0..<10).allSatisfy { only.vendor(at: $0) == .mitel })
    }
}
