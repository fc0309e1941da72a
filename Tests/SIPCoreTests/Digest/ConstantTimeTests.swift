import Testing

@testable import SIPCore

/// negative-cases 42.
@Suite struct ConstantTimeTests {
    @Test("right wherever the difference is, and as long for the first octet as for the last") func comparison() {
        let secret = [UInt8](repeating: 7, count: 20_000)
        var differsFirst = secret
        differsFirst[0] = 8
        var differsLast = secret
        differsLast[secret.count - 1] = 8
        #expect(equalInConstantTime(secret, secret))
        #expect(!equalInConstantTime(secret, differsFirst))
        #expect(!equalInConstantTime(secret, differsLast))
        #expect(!equalInConstantTime(secret, Array(secret.dropLast())))
        func fastest(_ other: [UInt8]) -> Duration {
            (0..<25).map { _ in ContinuousClock().measure { _ = equalInConstantTime(secret, other) } }.min() ?? .zero
        }
        let (first, last) = (fastest(differsFirst), fastest(differsLast))
        // An early end would be thousands of times faster.
        #expect(first * 3 > last && last * 3 > first, "\(first) and \(last)")
    }
}
