import Testing

@testable import SIPCore

@Suite struct OctetClassTests {
    struct Row: Sendable {
        let set: OctetClass
        let characters: String

        init(_ set: OctetClass, letters: Bool = true, digits: Bool = true, _ others: String) {
            self.set = set
            let alphabet = letters ? "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ" : ""
            characters = alphabet + (digits ? "0123456789" : "") + others
        }
    }

    static let rows: [Row] = [
        Row(.token, "-.!%*_+`'~"),
        Row(.parameterValue, "-.!%*_+`'~[]:/@&$#(){}|^?="),
        Row(.userInfo, "-_.!~*'()&=+$,;?/#[]|^`{}%"),
        Row(.host, "-._"),
        Row(.addressInBrackets, letters: false, ":.abcdefABCDEF"),
        Row(.uriParameter, "-_.!~*'()[]/:&+$%=,@|^`{}#"),
        Row(.uriHeaders, "-_.!~*'()[]/?:+$%=&,;|^`{}#"),
        Row(.userUnescaped, "-_.!~*'()&=+$,;?/"),
        Row(.visible, "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"),
        Row(.reserved, letters: false, digits: false, ";/?:@&=+$,"),
        Row(.telephone, letters: false, "+-.()*#abcdefABCDEF"),
        Row(.scheme, "+-."),
        Row(.digit, letters: false, ""),
        Row(.userInfo.without(UInt8(ascii: "%")), "-_.!~*'()&=+$,;?/#[]|^`{}"),
        Row(.displayName, "-.!%*_+`'~()[]{}/@:=?&#$^|"),
    ]

    @Test(arguments: rows) func constantsAreTheirCharacters(_ row: Row) {
        for octet in 0...255 as ClosedRange<UInt8> {
            #expect(row.set.contains(octet) == row.characters.utf8.contains(octet), "\(octet)")
        }
    }
}
