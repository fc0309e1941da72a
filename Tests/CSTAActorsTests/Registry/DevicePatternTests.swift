import CSTACore
import Testing

@testable import CSTAActors

/// Accounts are limited to devices by pattern (REG-2).
struct DevicePatternTests {
    @Test(arguments: [
        ("sip:2*@pbx.example.net", "sip:201@pbx.example.net", true),
        ("sip:2*@pbx.example.net", "sip:301@pbx.example.net", false),
        ("sip:2*@pbx.example.net", "sip:201@other.example.net", false),
        ("sip:2*@*.example.net", "sip:201@PBX.example.net", true),
        ("2*1", "sip:2001@anywhere", true),
        ("2*1", "sip:2002@anywhere", false),
        ("*", "sip:201@pbx.example.net", true),
        ("*a*b*", "sip:xxaxxbxx@h", true),
        ("", "sip:201@pbx.example.net", false),
    ])
    func matches(pattern: String, device: String, expected: Bool) {
        #expect(DevicePattern(pattern).matches(DeviceID(device).key) == expected)
    }

    @Test func aPatternOfManyStarsIsNotSlow() {
        let pattern = DevicePattern(String(repeating: "*a", count: 40) + "b")
        #expect(!pattern.matches(DeviceID(String(repeating: "a", count: 2000)).key))
    }
}
