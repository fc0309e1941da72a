import Testing

@testable import CSTAServer

@Suite struct LoggedPhoneTests {
    @Test(arguments: [
        ("001122AABBCC", "001122aabbcc"), ("00:11:22:aa:bb:cc", "001122aabbcc"), ("00-11-22-AA-BB-CC", "001122aabbcc"),
        ("0011.22aa.bbcc", "001122aabbcc"), (" 001122aabbcc ", "001122aabbcc"), ("001122aabbc", nil),
        ("001122aabbccd", nil), ("g01122aabbcc", nil), ("", nil),
    ])
    func spelling(_ text: String, _ expected: String?) {
        #expect(LoggedPhone.key(of: text) == expected)
    }
}
