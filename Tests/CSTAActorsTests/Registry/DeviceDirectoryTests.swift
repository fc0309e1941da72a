import CSTACore
import Testing

@testable import CSTAActors

/// Which phone a device id means (interface.md, "Which phone is meant").
struct DeviceDirectoryTests {
    private let desk = MACAddress(value: 0x0004_13AA_BBCC)
    private let hall = MACAddress(value: 0x0015_65AA_BBCC)

    private func directory() -> DeviceDirectory {
        var directory = DeviceDirectory()
        _ = directory.reported(["sip:201@pbx.example.net", "sip:202@pbx.example.net"], by: desk)
        _ = directory.reported(["sip:301@pbx.example.net", "sip:201@other.example.net"], by: hall)
        return directory
    }

    @Test(arguments: [
        "sip:201@pbx.example.net", "201@pbx.example.net", "sip:201@PBX.example.NET:5060;transport=tcp",
        "sips:201@pbx.example.net",
    ])
    func schemePortParametersAndCaseDoNotCount(spelling: String) {
        #expect(directory().find(DeviceID(spelling))?.phone == desk)
    }

    @Test func aUserPartAloneMustBeUnique() {
        #expect(directory().find("301")?.phone == hall)
        #expect(directory().find("tel:202")?.phone == desk)
        #expect(directory().find("201") == nil)
    }

    @Test(arguments: ["401", "tel:401", "sip:401@pbx.example.net", "401@192.0.2.7:5060;tel=401", "<sip:401@pbx>"])
    func aLineThatItsPhoneNamesWithoutAHostIsFoundWithOne(spelling: String) {
        var directory = directory()
        _ = directory.reported(["401", "sip:402@pbx.example.net"], by: MACAddress(value: 1))
        #expect(directory.find(DeviceID(spelling))?.device == "401")
        #expect(directory.find("sip:402@other.example.net") == nil, "two hosts are two devices")
    }

    @Test(arguments: ["000413AABBCC", "00:04:13:aa:bb:cc", "sip:000413aabbcc@cti.example.net"])
    func theMACAddressStandsForTheFirstIdentity(spelling: String) {
        #expect(directory().find(DeviceID(spelling))?.device == "sip:201@pbx.example.net")
    }

    @Test func anUnknownDeviceIsNotFound() {
        #expect(directory().find("sip:999@pbx.example.net") == nil)
        #expect(directory().find("") == nil)
    }

    @Test func aLineThatMovesIsTheNewPhones() {
        var directory = directory()
        let change = directory.reported(["sip:301@pbx.example.net", "sip:202@pbx.example.net"], by: hall)
        #expect(change.moved.map(\.entry.device) == ["sip:202@pbx.example.net"])
        #expect(change.moved.map(\.from) == [desk])
        #expect(change.removed.map(\.device) == ["sip:201@other.example.net"])
        #expect(directory.find("sip:202@pbx.example.net")?.phone == hall)
        #expect(directory.entries(of: desk).map(\.device) == ["sip:201@pbx.example.net"])
        #expect(directory.find("201")?.phone == desk)
    }

    @Test func theSameListAgainChangesNothing() {
        var directory = directory()
        #expect(directory.reported(["sip:201@pbx.example.net", "sip:202@pbx.example.net"], by: desk).isEmpty)
        #expect(directory.holds(["sip:201@pbx.example.net", "sip:202@pbx.example.net"], of: desk))
        #expect(!directory.holds(["sip:202@pbx.example.net", "sip:201@pbx.example.net"], of: desk))
        #expect(!directory.holds(["sip:201@PBX.example.net", "sip:202@pbx.example.net"], of: desk))
        #expect(!directory.holds(["sip:201@pbx.example.net"], of: desk))
        #expect(!directory.holds(["sip:201@pbx.example.net", "sip:202@pbx.example.net"], of: hall))
    }
}
