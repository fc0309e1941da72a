/// HMAC-SHA-256 (RFC 2104) with a key that is prepared once.
///
/// OpenSSL's one-call HMAC looks the algorithm up at every call, which costs several times the hashing of the twenty
/// bytes that a nonce needs; this is the RFC's construction over the hash that was fetched once.
struct KeyedHash: Sendable {
    private static let blockBytes = 64

    private let innerKey: [UInt8]
    private let outerKey: [UInt8]

    /// `key`: at most 64 bytes; what lies beyond is not used.
    init(key: [UInt8]) {
        let padded = key.prefix(Self.blockBytes) + Array(repeating: 0, count: max(0, Self.blockBytes - key.count))
        innerKey = padded.map { $0 ^ 0x36 }
        outerKey = padded.map { $0 ^ 0x5C }
    }

    /// The code of a message, 32 bytes; nil if the system has no SHA-256.
    func code(of message: [UInt8]) -> HashValue? {
        code(of: message.span)
    }

    func code(of message: Span<UInt8>) -> HashValue? {
        guard let function = MessageDigest.sha256 else { return nil }
        var text: [UInt8] = []
        text.reserveCapacity(Self.blockBytes + max(message.count, 32))
        text.append(contentsOf: innerKey)
        text.append(message, 0..<message.count)
        guard let inner = function.hash(text) else { return nil }
        text.removeAll(keepingCapacity: true)
        text.append(contentsOf: outerKey)
        text.append(inner.bytes.span, 0..<inner.count)
        return function.hash(text)
    }
}
