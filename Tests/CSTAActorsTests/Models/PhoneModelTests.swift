import Foundation
import Testing

@testable import CSTAActors

/// Phone models as data, by the manual's tables 2.4 (MOD-1, MOD-2, MOD-4).
struct PhoneModelTests {
    private static func bundled() throws -> PhoneModelTable {
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../../Sources/Server/phone-models.json")
        return try table(Data(contentsOf: file))
    }

    private static func table(_ json: Data) throws -> PhoneModelTable {
        PhoneModelTable(entries: try JSONDecoder().decode([PhoneModelEntry].self, from: json))
    }

    @Test(arguments: [
        ("snomD785/10.1.84.12", "snom", "D785", "10.1.84.12"),
        ("snom870/8.4.34", "snom", "870", "8.4.34"),
        ("Yealink SIP-T46G 28.82.0.20", "Yealink", "T46G", "28.82.0.20"),
        ("Aastra 6867i/4.5.0.41", "Mitel", "6867i", "4.5.0.41"),
        ("Mitel 6869i/6.3.0.1020", "Mitel", "6869i", "6.3.0.1020"),
        ("Fanvil i16SV 2.4.0", "Fanvil", "i16SV", "2.4.0"),
        ("Grandstream HT812 1.0.29.8", "Grandstream", "HT812", "1.0.29.8"),
        ("PolycomSoundPointIP SPIP_550 UA 3.3.2.0413", "Polycom", "SPIP_550", "3.3.2.0413"),
        ("PolycomVVX-VVX_500-UA/5.9.0.9373", "Polycom", "VVX_500", "5.9.0.9373"),
        ("sipp", "", "", ""),
        ("", "", "", ""),
    ])
    func knownByItsUserAgent(userAgent: String, vendor: String, name: String, firmware: String) throws {
        let model = try Self.bundled().model(userAgent: userAgent)
        #expect(model.vendor == vendor)
        #expect(model.name == name)
        #expect(model.firmware == firmware)
    }

    @Test func theManualsTableOfSnom() throws {
        let new = try Self.bundled().model(userAgent: "snom760/8.7.4.8")
        for service in [
            "MakeCall", "ConsultationCall", "DeflectCall", "SystemRegister", "MonitorStop", "SnapshotDevice",
        ] {
            #expect(new.support(for: service) == .passed, "\(service)")
        }
        #expect(new.support(for: "AlternateCall") == .emulated)
        #expect(new.support(for: "DialDigits") == .refused)
        #expect(new.support(for: "DirectedPickupCall") == .refused)
        let middle = try Self.bundled().model(userAgent: "snom760/8.7.3.25")
        #expect(middle.support(for: "MakeCall") == .passed)
        #expect(middle.support(for: "ConsultationCall") == .needsFirmware("8.7.4"))
        #expect(middle.support(for: "SystemRegister") == .needsFirmware("8.7.4"))
        #expect(middle.tooOld == nil)
        let old = try Self.bundled().model(userAgent: "snom760/8.7.2.1")
        #expect(old.tooOld == "snom 760 runs firmware 8.7.2.1, but CSTA needs 8.7.3 or later: update the phone")
    }

    @Test func yealinksFirstNumberIsTheHardware() throws {
        let table = try Self.bundled()
        #expect(table.model(userAgent: "Yealink SIP-T46G 28.73.98.4").support(for: "MakeCall") == .passed)
        #expect(
            table.model(userAgent: "Yealink SIP-T46G 28.73.98.3").support(for: "MakeCall") == .needsFirmware("73.98.4"))
        #expect(table.model(userAgent: "Yealink SIP-T46S 66.86.0.15").support(for: "SystemRegister") == .refused)
    }

    @Test func mitelHasSnapshotCallAndNoSystemRegister() throws {
        let mitel = try Self.bundled().model(userAgent: "Aastra 6867i/4.1.0.2")
        #expect(mitel.support(for: "SnapshotCall") == .passed)
        #expect(mitel.support(for: "SystemRegister") == .refused)
        #expect(mitel.support(for: "AlternateCall") == .emulated)
    }

    @Test func gigasetHasWhatItSaysAndNothingElse() throws {
        let gigaset = try Self.bundled().model(userAgent: "Gigaset N870/2.39.0")
        #expect(gigaset.support(for: "MakeCall") == .passed)
        #expect(gigaset.support(for: "HoldCall") == .refused)
        #expect(gigaset.support(for: "GetSwitchingFunctionDevices") == .refused)
    }

    @Test func aPhoneThatNobodyDescribedIsAsked() {
        #expect(PhoneModel.unknown.support(for: "AlternateCall") == .passed)
    }

    @Test func theUsersOwnTableComesFirst() throws {
        let json = """
            [{"vendor": "Own", "userAgents": ["snom{model}/{firmware}"], "edition": "ed3", "services": {},
              "emulated": [], "refused": ["MakeCall"], "others": "pass"}]
            """
        let table = try Self.bundled().overridden(by: Self.table(Data(json.utf8)))
        let model = table.model(userAgent: "snom760/8.7.4")
        #expect(model.vendor == "Own")
        #expect(model.support(for: "MakeCall") == .refused)
    }

    @Test(arguments: [
        ("8.7.3", "8.7.4", true), ("8.7.3", "8.7.3", false), ("8.7.10", "8.7.9", false), ("8.7", "8.7.0.1", true),
        ("4.1.0 SP1", "4.1.0 SP2", true), ("4.1.0", "4.1.0 SP2", true), ("4.5.0.41", "4.1.0 SP2", false),
    ])
    func versionsCompareNumberByNumber(older: String, newer: String, isOlder: Bool) throws {
        let left = try #require(FirmwareVersion(older))
        let right = try #require(FirmwareVersion(newer))
        #expect((left < right) == isOlder)
    }
}
