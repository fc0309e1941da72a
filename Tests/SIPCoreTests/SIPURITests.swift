import SIPCore
import Testing

@Suite struct SIPURITests {
    @Test func parts() throws {
        let uri = try SIPURI(parsing: "SIPS:al%20ice:se%3Acret@[2001:DB8::1]:5061;Transport=TLS;lr?subject=a&to=b")
        #expect(uri.scheme == "sips")
        #expect(uri.user == "al ice")
        #expect(uri.password == "se:cret")
        #expect(uri.host == "[2001:db8::1]")
        #expect(uri.port == 5061)
        #expect(uri.parameters["transport"] == "TLS")
        #expect(uri.parameters.contains("LR"))
        #expect(uri.headers == "subject=a&to=b")
        #expect(uri.description == "sips:al%20ice:se%3Acret@[2001:db8::1]:5061;Transport=TLS;lr?subject=a&to=b")
    }

    @Test func telephone() throws {
        let uri = try SIPURI(parsing: "tel:+49-30-123;phone-context=example.net")
        #expect(uri.scheme == "tel" && uri.user == "+49-30-123" && uri.host.isEmpty)
        #expect(uri.description == "tel:+49-30-123;phone-context=example.net")
        #expect(try uri.isEquivalent(to: SIPURI(parsing: "tel:+4930123;phone-context=example.net")))
        #expect(throws: SIPParseError.self) { try SIPURI(parsing: "tel:") }
        #expect(throws: SIPParseError.self) { try SIPURI(parsing: "tel:1\r\nX: y") }
    }

    /// What is built here is escaped here.
    @Test func userIsEscaped() throws {
        let uri = SIPURI(user: "a@b c\r\n\0é%", host: "example.net")
        #expect(uri.description == "sip:a%40b%20c%0D%0A%00%C3%A9%25@example.net")
        #expect(try SIPURI(parsing: uri.description).user == "a@b c\r\n\0é%")
    }

    /// What is no UTF-8 stays escaped, so that different users stay different.
    @Test func escapesThatAreNoText() throws {
        #expect(try SIPURI(parsing: "sip:%FF@a").user == "%FF")
        #expect(try !SIPURI(parsing: "sip:%FF@a").isEquivalent(to: SIPURI(parsing: "sip:%FE@a")))
        #expect(try !SIPURI(parsing: "sip:%FF@a").isEquivalent(to: SIPURI(parsing: "sip:%25FF@a")))
        #expect(try SIPURI(parsing: "sip:%ff@a").isEquivalent(to: SIPURI(parsing: "sip:%FF@a")))
    }

    /// The examples of RFC 3261 19.1.4.
    @Test(arguments: [
        ("sip:%61lice@atlanta.com;transport=TCP", "sip:alice@AtlanTa.CoM;Transport=tcp"),
        ("sip:carol@chicago.com", "sip:carol@chicago.com;newparam=5"),
        ("sip:carol@chicago.com;security=on", "sip:carol@chicago.com;newparam=5"),
        (
            "sip:biloxi.com;transport=tcp;method=REGISTER?to=sip:bob%40biloxi.com",
            "sip:biloxi.com;method=REGISTER;transport=tcp?to=sip:bob%40biloxi.com"
        ),
        (
            "sip:alice@atlanta.com?subject=project%20x&priority=urgent",
            "sip:alice@atlanta.com?priority=urgent&subject=project%20x"
        ),
        ("sip:0004135566aa@a", "sip:%30004135566aa@a"),
    ])
    func equivalent(_ one: String, _ other: String) throws {
        #expect(try SIPURI(parsing: one).isEquivalent(to: SIPURI(parsing: other)))
        #expect(try SIPURI(parsing: other).isEquivalent(to: SIPURI(parsing: one)))
    }

    @Test(arguments: [
        ("SIP:ALICE@AtLanTa.CoM;Transport=udp", "sip:alice@AtLanTa.CoM;Transport=UDP"),
        ("sip:bob@biloxi.com", "sip:bob@biloxi.com:5060"),
        ("sip:bob@biloxi.com", "sip:bob@biloxi.com;transport=udp"),
        ("sip:bob@biloxi.com", "sip:bob@biloxi.com:6000;transport=tcp"),
        ("sip:carol@chicago.com", "sip:carol@chicago.com?Subject=next%20meeting"),
        ("sip:bob@phone21.boxesbybob.com", "sip:bob@192.0.2.4"),
        ("sip:carol@chicago.com;security=on", "sip:carol@chicago.com;security=off"),
        ("sip:a@b", "sips:a@b"), ("sip:a@b", "sip:b"), ("sip:a:b@c", "sip:a@c"), ("sip:a@b;maddr=c", "sip:a@b"),
        ("sip:a%2Fb@c", "sip:a/b@c"), ("sip:a@b?x=1&x=1", "sip:a@b?x=1"),
    ])
    func notEquivalent(_ one: String, _ other: String) throws {
        #expect(try !SIPURI(parsing: one).isEquivalent(to: SIPURI(parsing: other)))
        #expect(try !SIPURI(parsing: other).isEquivalent(to: SIPURI(parsing: one)))
    }

    @Test func statusOfErrors() {
        #expect(throws: SIPParseError(.unsupportedURIScheme, "neither a sip nor a sips URI")) {
            try SIPURI(parsing: "mailto:a@b")
        }
        #expect(throws: SIPParseError(.badRequest, "URI without scheme")) { try SIPURI(parsing: "") }
    }
}

@Suite struct NameAddressTests {
    @Test func withDisplayName() throws {
        let address = try NameAddress(parsing: #" "A \"B\", <c>" <sip:a@b;x=1?h=2> ; tag=5;y="q;z" "#)
        #expect(address.displayName == #"A "B", <c>"#)
        #expect(address.uriText == "sip:a@b;x=1?h=2")
        #expect(address.tag == "5")
        #expect(address.parameters["y"] == "q;z")
        #expect(address.description == #""A \"B\", <c>" <sip:a@b;x=1?h=2>;tag=5;y="q;z""#)
    }

    @Test func withoutBrackets() throws {
        let address = try NameAddress(parsing: "sip:a@b:5070;tag=x")
        #expect(address.displayName == nil)
        #expect(address.uriText == "sip:a@b:5070")
        #expect(address.tag == "x")
        #expect(try NameAddress(parsing: "J. Müller <sip:a@b>").displayName == "J. Müller")
    }
}

@Suite struct ViaTests {
    @Test func parts() throws {
        let via = try Via(parsing: "SIP / 2.0 / TLS [2001:db8::9]:5061 ;branch=z9hG4bKx; rport ;received=2001:db8::1")
        #expect(via.transport == "TLS" && via.host == "[2001:db8::9]" && via.port == 5061)
        #expect(via.branch == "z9hG4bKx")
        #expect(via.parameters["rport"] == "")
        #expect(via.parameters["received"] == "2001:db8::1")
        #expect(
            via.description == "SIP/2.0/TLS [2001:db8::9]:5061;branch=z9hG4bKx;rport;received=2001:db8::1")
    }

    @Test(arguments: [
        "", "SIP/2.0", "SIP/2.0/TCP", "SIP/3.0/TCP a", "HTTP/2.0/TCP a", "SIP/2.0/TCP a:", "SIP/2.0/TCP a:99999",
        "SIP/2.0/TCP [::1", "SIP/2.0/TCP []", "SIP/2.0/TCP a;", "SIP/2.0/TCP a;branch=", "SIP/2.0/TCP a b",
        "SIP/2.0/TCP a, SIP/2.0/TCP b", "SIP/2.0/TCP", "SIP/2.0/TCP [",
    ])
    func broken(_ text: String) {
        #expect(throws: SIPParseError.self) { try Via(parsing: text) }
    }
}
