import Testing

@testable import CSTAActors

/// The user name of a phone is its MAC address in any spelling (REG-1).
struct MACAddressTests {
    @Test(arguments: [
        "000413AABBCC", "000413aabbcc", "00:04:13:aa:bb:cc", "00-04-13-AA-BB-CC", "0004.13aa.bbcc",
    ])
    func anySpelling(text: String) {
        #expect(MACAddress(text)?.description == "000413AABBCC")
    }

    @Test(arguments: [
        "", "000413AABBC", "000413AABBCCD", "000413AABBCG", "tapi", "00::0413AABBCC", ":000413AABBCC", "000413AABBCC:",
        "000413AABBCC\u{0}", "000413AABBCC ", "../../etc/passwd",
    ])
    func whatIsNone(text: String) {
        #expect(MACAddress(text) == nil)
    }
}
