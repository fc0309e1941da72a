/// How a phone writes its MAC address as user name.
public enum MACSpelling: Sendable, Hashable {
    /// `000413AABBCC`
    case capitals
    /// `001565aabbcc`
    case small
    /// `00-08-5D-AA-BB-CC`
    case dashed

    /// The text of the address `oui` + `serial` (24 bits each).
    public func text(oui: UInt32, serial: UInt32) -> String {
        let value = (UInt64(oui & 0xFF_FFFF) << 24) | UInt64(serial & 0xFF_FFFF)
        let digits = Array((self == .small ? "0123456789abcdef" : "0123456789ABCDEF").utf8)
        var text = ""
        for octet in 0..<6 {
            if self == .dashed, octet > 0 { text.append("-") }
            let byte = Int(truncatingIfNeeded: value >> (40 - 8 * UInt64(octet))) & 0xFF
            text.unicodeScalars.append(Unicode.Scalar(digits[byte >> 4]))
            text.unicodeScalars.append(Unicode.Scalar(digits[byte & 15]))
        }
        return text
    }
}
