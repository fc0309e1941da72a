internal import COpenSSL

/// SipHash-2-4 with a result of 128 bits (Aumasson, Bernstein: "SipHash: a fast short-input PRF", 2012), OpenSSL's: what
/// proves that a short text was made by who has the key.
///
/// For the few octets of a nonce it takes a small part of what HMAC-SHA-256 takes. It has a key of 128 bits that nobody
/// can guess, and what it guards is no password: a nonce is worth nothing to who does not know one. Where OpenSSL has no
/// SipHash, as with its FIPS provider alone, it is KMAC-128 (NIST SP 800-185).
struct NonceSeal: Sendable {
    static let count = 16
    static let functions = ["SIPHASH", "KMAC-128"]

    private let key: [UInt8]
    private let functions: [String]
    private var context: Context?

    /// - Parameters:
    ///   - key: sixteen octets; what lies beyond is not used, what is missing counts as zero.
    ///   - functions: OpenSSL's names; the first that it has is taken.
    init(key: [UInt8], functions: [String] = functions) {
        self.functions = functions
        self.key = Array(key.prefix(Self.count)) + Array(repeating: 0, count: max(0, Self.count - key.count))
    }

    /// The code of a text, its first ``count`` octets; nil if OpenSSL fails (out of memory, none of the functions).
    mutating func code(of text: Span<UInt8>) -> InlineArray<32, UInt8>? {
        // A copy of this value has the same context: who writes first takes another, as an array would.
        if !isKnownUniquelyReferenced(&context) { context = Context(functions) }
        guard let context else { return nil }
        var code = InlineArray<32, UInt8>(repeating: 0)
        var output = code.mutableSpan
        // The key begins a text anew, whatever the context was used for before.
        let isBegun = unsafe key.withUnsafeBufferPointer { key in
            unsafe EVP_MAC_init(context.pointer, key.baseAddress, key.count, nil)
        }
        let isTaken = unsafe text.withUnsafeBufferPointer { text in
            unsafe EVP_MAC_update(context.pointer, text.baseAddress, text.count)
        }
        var length = 0
        let isDone = unsafe output.withUnsafeMutableBufferPointer { output in
            unsafe EVP_MAC_final(context.pointer, output.baseAddress, &length, output.count)
        }
        return isBegun == 1 && isTaken == 1 && isDone == 1 && length >= Self.count ? code : nil
    }

    /// A context of OpenSSL's.
    @safe
    // Not Sendable by itself: used in `code(of:)` only, and there only by the one value that refers to it.
    private final class Context: @unchecked Sendable {
        let pointer: OpaquePointer

        init?(_ functions: [String]) {
            for name in functions {
                guard let function = unsafe EVP_MAC_fetch(nil, name, nil) else { continue }
                // The context keeps a reference of its own.
                defer { unsafe EVP_MAC_free(function) }
                guard let pointer = unsafe EVP_MAC_CTX_new(function) else { return nil }
                unsafe self.pointer = pointer
                return
            }
            return nil
        }

        deinit {
            unsafe EVP_MAC_CTX_free(pointer)
        }
    }
}
