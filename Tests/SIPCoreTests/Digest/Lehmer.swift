/// A small repeatable generator for tests (Lehmer, modulus 2^64 with the high bits of a 128-bit product).
struct Lehmer: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed | 1
    }

    mutating func next() -> UInt64 {
        let product = state.multipliedFullWidth(by: 0xDA94_2042_E4DD_58B5)
        state = product.low ^ product.high
        return product.high ^ product.low
    }
}
