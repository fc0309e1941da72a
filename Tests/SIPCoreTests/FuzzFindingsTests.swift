import SIPCore
import Testing

/// What the fuzzers found, one test each.
@Suite struct FuzzFindingsTests {
    /// Written again, in `<>`, such an address would end at its own bracket.
    @Test func bracketBehindAddressWithoutBrackets() {
        #expect(throws: SIPParseError.self) { try NameAddress(parsing: "sip:a@b>;expires=60") }
    }

    /// A parameter that stands twice made a URI differ from itself, in one direction only.
    @Test func parameterTwice() throws {
        let twice = try SIPURI(parsing: "sip:a@b;x=1;x=2")
        let once = try SIPURI(parsing: "sip:a@b;x=1")
        #expect(twice.isEquivalent(to: twice))
        #expect(twice.isEquivalent(to: once) && once.isEquivalent(to: twice))
    }
}
