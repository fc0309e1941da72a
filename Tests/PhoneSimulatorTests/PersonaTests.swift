import Foundation
import SIPCore
import Testing

@testable import PhoneSimulator

@Suite("Personas (SIM-1)")
struct PersonaTests {
    @Test("gaps are those of the table of phone models (MOD-1, MOD-4)", arguments: PersonaVendor.allCases)
    func gaps(vendor: PersonaVendor) throws {
        let persona = try PhonePersona.bundled(vendor)
        #expect(persona.supports("MakeCall"))
        #expect(persona.supports("SystemRegister") == [.snom, .panasonic, .grandstream].contains(vendor))
        #expect(persona.supports("SnapshotCall") == (vendor == .mitel))
        #expect(persona.isMonitorable == (vendor != .unify))
        #expect(persona.tellsIdentities == ![.gigaset, .unify].contains(vendor))
        #expect(persona.supports("SnapshotDevice") == ![.polycom, .unify].contains(vendor))
        for service in ["AlternateCall", "DialDigits", "DirectedPickupCall"] {
            #expect(!persona.supports(service), "\(vendor) must not know \(service)")
        }
    }

    @Test("what the server puts together, by make (MOD-2, MOD-3)")
    func emulated() throws {
        #expect(try PhonePersona.bundled(.snom).support(of: "AlternateCall") == .emulated)
        #expect(try PhonePersona.bundled(.polycom).support(of: "ConsultationCall") == .emulated)
        #expect(try PhonePersona.bundled(.gigaset).support(of: "ConsultationCall") == .refused)
        #expect(try PhonePersona.bundled(.yealink).support(of: "SystemRegister") == .refused)
    }

    @Test("firmware older than a service lacks it; hardware numbers in front do not count")
    func firmware() throws {
        let models = try ModelBook.loaded()
        let snom = try models.entry(of: .snom)
        #expect(snom.support(of: "MonitorStop", firmware: "8.7.3") == .refused)
        #expect(snom.support(of: "MonitorStop", firmware: "8.7.4") == .passed)
        #expect(snom.support(of: "MonitorStop", firmware: "10.1.84.12") == .passed)
        let yealink = try models.entry(of: .yealink)
        #expect(yealink.support(of: "MakeCall", firmware: "28.73.98.3") == .refused)
        #expect(yealink.support(of: "MakeCall", firmware: "28.73.98.4") == .passed)
    }

    @Test("each make says who it is in the words of the table")
    func userAgents() throws {
        #expect(try PhonePersona.bundled(.snom).userAgent == "snomD785/10.1.84.12")
        #expect(try PhonePersona.bundled(.yealink).userAgent == "Yealink SIP-T46G 28.83.0.120")
        #expect(try PhonePersona.bundled(.mitel).userAgent == "Aastra 6867i/4.5.0.41")
        #expect(try PhonePersona.bundled(.polycom).userAgent == "PolycomSoundPointIP SPIP_550 UA 3.3.2.0413")
    }

    @Test("an own table stands before the bundled one; a broken one is named")
    func ownModels() throws {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("models-\(UUID()).json")
        defer { try? FileManager.default.removeItem(at: file) }
        try Data(
            """
            [{"vendor": "Fanvil", "userAgents": ["Fanvil {model} {firmware}"], "edition": "ed6", "services": {},
              "emulated": ["SingleStepTransferCall"], "refused": [], "others": "pass"}]
            """.utf8
        ).write(to: file)
        let models = try ModelBook.loaded(own: file.path)
        #expect(try models.entry(of: .fanvil).support(of: "SingleStepTransferCall", firmware: "1") == .emulated)
        #expect(try models.entry(of: .snom).support(of: "MakeCall", firmware: "9") == .passed)
        try Data("[{]".utf8).write(to: file)
        #expect(throws: OptionError.self) { try ModelBook.loaded(own: file.path) }
        #expect(throws: OptionError.self) { try ModelBook.loaded(own: file.path + ".none") }
    }

    @Test("a phone that cannot tell its lines is known by its address of record")
    func roster() throws {
        var settings = FleetSettings(
            server: HostAndPort(host: "127.0.0.1", port: 5060), password: Secret("x"), phones: 1)
        settings.firstNumber = 201
        settings.mix = try PersonaMix(parsing: "snom=1")
        #expect(try FleetRoster(settings).devices == ["sip:201@pbx.example.net"])
        settings.mix = try PersonaMix(parsing: "gigaset=1")
        #expect(try FleetRoster(settings).devices == ["sip:7C2F800000C9@127.0.0.1"])
        #expect(try FleetRoster(settings).numbers == ["7C2F800000C9"])
    }

    @Test("snom answers in ed5, some others in editions of their own")
    func editions() throws {
        #expect(try PhonePersona.bundled(.snom).namespace.hasSuffix("/csta/ed5"))
        #expect(try PhonePersona.bundled(.mitel).namespace.hasSuffix("/csta/ed4"))
        #expect(try PhonePersona.bundled(.polycom).namespace.hasSuffix("/csta/ed3"))
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

extension PhonePersona {
    /// The make by the table that comes with the server.
    static func bundled(_ vendor: PersonaVendor) throws -> PhonePersona {
        PhonePersona(
            vendor: vendor, entry: try ModelBook.loaded().entry(of: vendor), traits: .traits(of: vendor))
    }
}
