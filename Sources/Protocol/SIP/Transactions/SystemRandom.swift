/// The system's random numbers, as a value that takes memory of its own.
///
/// `SystemRandomNumberGenerator` has no size: stored in an object it lies where its neighbour lies, and Thread Sanitizer
/// takes a use of the one for a race with the other.
public struct SystemRandom: RandomNumberGenerator, Sendable {
    private var drawn: UInt64 = 0

    public init() {}

    public mutating func next() -> UInt64 {
        var system = SystemRandomNumberGenerator()
        drawn = system.next()
        return drawn
    }
}
