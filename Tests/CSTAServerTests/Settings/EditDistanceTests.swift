import Testing

@testable import CSTAServer

@Suite struct EditDistanceTests {
    @Test(arguments: [
        ("", "", 0), ("", "abc", 3), ("expires", "expires", 0), ("expires", "expire", 1), ("expires", "expirse", 1),
        ("lvel", "level", 1), ("TCP", "tcp", 0), ("kitten", "sitting", 3), ("host", "realm", 5),
    ])
    func distance(_ left: String, _ right: String, _ expected: Int) {
        #expect(editDistance(left, right) == expected)
        #expect(editDistance(right, left) == expected)
    }

    @Test func nearest() {
        #expect(["expires", "keepalive"].nearest(to: "keepAlife") == "keepalive")
        #expect([String]().nearest(to: "x") == nil)
    }

    @Test("every key outside lists has a variable (interface.md)")
    func variables() {
        #expect(SettingsKeys.variables.contains("UACSTA_SIP_EXPIRES"))
        #expect(SettingsKeys.variables.contains("UACSTA_PHONES_AUTOCOMMISSION"))
        #expect(SettingsKeys.variables.contains("UACSTA_LIMITS_CONNECTIONSPERADDRESS"))
        #expect(SettingsKeys.variables.contains("UACSTA_DATA"))
        #expect(Set(SettingsKeys.variables).count == SettingsKeys.variables.count)
    }
}
