internal import COpenSSL

/// Hashes short texts one after the other, as a digest needs them, with one context of OpenSSL: to make one and to wipe it
/// takes longer than to hash what a phone sends. OpenSSL wipes what was hashed at the end of each text.
struct DigestHashing: Sendable {
    private var context: Context?

    init() {}

    /// The hash of what `feed` adds; nil if OpenSSL fails (out of memory).
    mutating func hash(with function: MessageDigest, _ feed: (inout Input) -> Void) -> HashValue? {
        // A copy of this value has the same context: who writes first takes another, as an array would.
        if !isKnownUniquelyReferenced(&context) { context = Context() }
        guard let context, unsafe function.begin(in: context.pointer) else { return nil }
        var input = unsafe Input(context.pointer)
        feed(&input)
        var value = HashValue(count: function.length)
        var output = value.bytes.mutableSpan
        // Room for the longest of them.
        let isDone = unsafe output.withUnsafeMutableBufferPointer { output in
            unsafe EVP_DigestFinal_ex(context.pointer, output.baseAddress, nil)
        }
        return input.isComplete && isDone == 1 ? value : nil
    }

    /// What a text is made of, in order.
    @safe
    struct Input: ~Copyable {
        // Lives in `hash(with:_:)` only, which holds the context.
        private let context: OpaquePointer
        fileprivate private(set) var isComplete = true

        fileprivate init(_ context: OpaquePointer) {
            unsafe self.context = context
        }

        mutating func add(_ octets: Span<UInt8>) {
            let isAdded = unsafe octets.withUnsafeBytes { unsafe EVP_DigestUpdate(context, $0.baseAddress, $0.count) }
            isComplete = isComplete && isAdded == 1
        }

        mutating func add(_ text: StaticString) {
            let isAdded = text.withUTF8Buffer { unsafe EVP_DigestUpdate(context, $0.baseAddress, $0.count) }
            isComplete = isComplete && isAdded == 1
        }

        mutating func add(hexOf value: HashValue) {
            let digits = value.hex
            add(digits.span.extracting(0..<(2 * value.count)))
        }
    }

    /// A context of OpenSSL's.
    @safe
    // Not Sendable by itself: used in `hash(with:_:)` only, and there only by the one value that refers to it.
    private final class Context: @unchecked Sendable {
        let pointer: OpaquePointer

        init?() {
            guard let pointer = unsafe EVP_MD_CTX_new() else { return nil }
            unsafe self.pointer = pointer
        }

        deinit {
            unsafe EVP_MD_CTX_free(pointer)
        }
    }
}
