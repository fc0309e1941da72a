import SIPCore
import Testing

/// What the fuzzers found, one test each; what they found in CSTA messages and XML lies beside the tests of those. The
/// inputs themselves are `Fuzz/Corpus/…/found-…`, with which every run of a fuzzer begins.
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

    /// `found-many-parameters`: with more parameters than are compared by meaning a URI differed from itself.
    @Test func manyParameters() throws {
        let many = try SIPURI(parsing: "sip:a@b" + String(repeating: ";x=1", count: 40))
        let more = try SIPURI(parsing: "sip:a@b" + String(repeating: ";x=1", count: 41))
        #expect(many.isEquivalent(to: many))
        #expect(!many.isEquivalent(to: more))
    }

    /// `found-number-with-hash`: a number may hold `#`, which is never escaped: what is written reads the same.
    @Test func numberWithHash() throws {
        let uri = try SIPURI(parsing: "tel:+49-30#-1234;;|esip:lalice%21a;x=1ce%21a;x=:")
        #expect(uri.scheme == "tel" && uri.user == "+49-30#-1234")
        #expect(uri.isEquivalent(to: uri))
        #expect(try SIPURI(parsing: uri.description) == uri)
    }
}
