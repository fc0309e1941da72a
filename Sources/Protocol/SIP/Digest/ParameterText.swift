/// The value of an authentication header while it is written: the scheme, then parameters with commas between them.
/// Bytes, because joining a dozen strings took longer than the digest itself.
struct ParameterText {
    private var bytes: [UInt8] = []
    private var isFirst = true

    init(scheme: StaticString) {
        bytes.reserveCapacity(320)
        append(scheme)
    }

    /// `name="value"`: quotes and backslashes escaped; control characters, which nobody may send, left out.
    mutating func add(_ name: StaticString, quoted value: String) {
        begin(name)
        bytes.append(UInt8(ascii: "\""))
        for byte in value.utf8 where byte >= 0x20 && byte != 0x7F {
            if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { bytes.append(UInt8(ascii: "\\")) }
            bytes.append(byte)
        }
        bytes.append(UInt8(ascii: "\""))
    }

    /// `name=value`, for tokens.
    mutating func add(_ name: StaticString, _ value: String) {
        begin(name)
        bytes.append(contentsOf: value.utf8)
    }

    var text: String {
        String(decoding: bytes, as: UTF8.self)
    }

    private mutating func begin(_ name: StaticString) {
        append(isFirst ? " " : ", ")
        isFirst = false
        append(name)
        bytes.append(UInt8(ascii: "="))
    }

    private mutating func append(_ text: StaticString) {
        text.withUTF8Buffer { buffer in unsafe bytes.append(contentsOf: buffer) }
    }
}
