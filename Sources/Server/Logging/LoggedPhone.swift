/// The form in which a phone's MAC address is compared in log filters.
enum LoggedPhone {
    /// Twelve lower-case hexadecimal digits out of any usual spelling; `nil` for anything else.
    static func key(of text: String) -> String? {
        var digits: [UInt8] = []
        digits.reserveCapacity(12)
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"): digits.append(byte)
            case UInt8(ascii: "A")...UInt8(ascii: "F"): digits.append(byte | 0x20)
            case UInt8(ascii: ":"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: " "): continue
            default: return nil
            }
            guard digits.count <= 12 else { return nil }
        }
        return digits.count == 12 ? String(decoding: digits, as: UTF8.self) : nil
    }
}
