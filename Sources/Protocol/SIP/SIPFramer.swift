public import NIOCore

/// Takes a byte stream apart into SIP messages (RFC 3261 18.3).
public struct SIPFramer: Sendable {
    private let limits: SIPLimits
    private var pending = ByteBuffer()

    public init(limits: SIPLimits = SIPLimits()) {
        self.limits = limits
    }

    /// More octets have arrived. Call `next()` until it returns nil.
    public mutating func append(_ octets: ByteBuffer) {
        pending.writeImmutableBuffer(octets)
    }

    /// The next frame, or nil when more octets are needed.
    public mutating func next() throws(SIPFramingError) -> SIPFrame? { nil }

    /// Whether a message has begun and is not complete: what a time limit for slow peers looks at.
    public var isMidMessage: Bool { pending.readableBytes > 0 }

    /// Octets held back.
    public var bufferedBytes: Int { pending.readableBytes }
}
