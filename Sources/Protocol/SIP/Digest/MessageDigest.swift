internal import COpenSSL

/// One hash function of the system's OpenSSL.
///
/// `EVP_MD_fetch` walks the provider tables under a lock and costs more than hashing a short text, so that each
/// function is fetched once for the process. What it returns is immutable and counted atomically.
@safe
final class MessageDigest: Sendable {
    static let md5 = MessageDigest(name: "MD5")
    static let sha256 = MessageDigest(name: "SHA2-256")
    static let sha512t256 = MessageDigest(name: "SHA2-512/256")

    /// Bytes of a result: 16 or 32.
    let length: Int

    // OpaquePointer is not Sendable. An EVP_MD is never written after the fetch (provider(7), "thread safety"), and
    // this reference is released by nobody but deinit.
    nonisolated(unsafe) private let function: OpaquePointer

    private init?(name: String) {
        guard let function = unsafe EVP_MD_fetch(nil, name, nil) else { return nil }
        unsafe self.function = function
        length = Int(unsafe EVP_MD_get_size(function))
    }

    deinit {
        unsafe EVP_MD_free(function)
    }

    /// Begins a text in a context, whatever that was used for before; false if OpenSSL fails (out of memory).
    func begin(in context: OpaquePointer) -> Bool {
        unsafe EVP_DigestInit_ex2(context, function, nil) == 1
    }
}

/// The result of a hash, kept out of the heap.
struct HashValue {
    var bytes = InlineArray<32, UInt8>(repeating: 0)
    let count: Int

    /// The result as lower-case hexadecimal digits, the LHEX of RFC 7616: the first `2 * count` of these.
    var hex: InlineArray<64, UInt8> {
        var digits = InlineArray<64, UInt8>(repeating: 0)
        for index in 0..<count {
            digits[2 * index] = hexDigit(bytes[index] >> 4)
            digits[2 * index + 1] = hexDigit(bytes[index] & 0x0F)
        }
        return digits
    }

    func appendHex(to text: inout [UInt8]) {
        let digits = hex
        for index in 0..<(2 * count) { text.append(digits[index]) }
    }
}

extension HashValue {
    /// Whether some octets are this value in hexadecimal digits of either case. Takes the same time whatever they are
    /// (CWE-208).
    func isWritten(_ octets: Span<UInt8>, _ digits: Range<Int>) -> Bool {
        guard digits.count == 2 * count else { return false }
        var given = InlineArray<32, UInt8>(repeating: 0)
        for index in 0..<count {
            let at = digits.lowerBound + 2 * index
            guard let high = OctetClass.hexDigit(octets[at]), let low = OctetClass.hexDigit(octets[at + 1]) else {
                return false
            }
            given[index] = high << 4 | low
        }
        return equalInConstantTime(bytes.span.extracting(0..<count), given.span.extracting(0..<count))
    }
}

/// The lower-case digit of a value below 16.
func hexDigit(_ value: UInt8) -> UInt8 {
    value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
}

/// Equality in a time that depends on the lengths alone, not on where the first difference lies (CWE-208).
func equalInConstantTime(_ left: [UInt8], _ right: [UInt8]) -> Bool {
    equalInConstantTime(left.span, right.span)
}

func equalInConstantTime(_ left: Span<UInt8>, _ right: Span<UInt8>) -> Bool {
    guard left.count == right.count else { return false }
    return unsafe left.withUnsafeBufferPointer { left in
        unsafe right.withUnsafeBufferPointer { right in
            unsafe CRYPTO_memcmp(left.baseAddress, right.baseAddress, left.count) == 0
        }
    }
}

/// Unpredictable bytes from OpenSSL's generator; nil if it could not be seeded.
func unpredictableBytes(_ count: Int) -> [UInt8]? {
    var bytes = [UInt8](repeating: 0, count: count)
    let done = unsafe bytes.withUnsafeMutableBufferPointer { buffer in
        unsafe RAND_bytes(buffer.baseAddress, Int32(buffer.count))
    }
    return done == 1 ? bytes : nil
}
