/// The shares of the makes in a fleet, as in `snom=60,yealink=25,mitel=15`.
public struct PersonaMix: Sendable, Hashable {
    /// Weights by make; at least one is above zero.
    public let weights: [PersonaVendor: Int]

    /// Six in ten snom, the rest Yealink and Mitel.
    public static let standard = PersonaMix(weights: [.snom: 60, .yealink: 25, .mitel: 15])

    private init(weights: [PersonaVendor: Int]) {
        self.weights = weights
    }

    /// Every make of the table, all alike.
    public static let all = PersonaMix(
        weights: Dictionary(uniqueKeysWithValues: PersonaVendor.allCases.map { ($0, 1) }))

    /// Reads `name=weight,…` or `all`; a missing make has no share.
    public init(parsing text: String) throws(OptionError) {
        guard text.lowercased() != "all" else {
            self = .all
            return
        }
        var weights: [PersonaVendor: Int] = [:]
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let pair = part.split(separator: "=", omittingEmptySubsequences: false)
            guard pair.count == 2, let vendor = PersonaVendor(rawValue: pair[0].lowercased()) else {
                let makes = PersonaVendor.allCases.map(\.rawValue).joined(separator: ", ")
                throw OptionError("'\(part)' is not MAKE=SHARE; makes are \(makes), or write all")
            }
            guard let weight = Int(pair[1]), (0...1_000_000).contains(weight) else {
                throw OptionError("'\(pair[1])' is not a share (a whole number, 0 or more)")
            }
            weights[vendor] = weight
        }
        guard weights.values.contains(where: { $0 > 0 }) else {
            throw OptionError("the mix '\(text)' has no phone in it")
        }
        self.weights = weights
    }

    /// The make of phone `index`: shares are kept over any stretch of phones, not only in the long run.
    public func vendor(at index: Int) -> PersonaVendor {
        let total = weights.values.reduce(0, +)
        // A fixed stride that shares no divisor with `total` spreads the makes evenly and repeatably.
        var stride = max(1, total * 38 / 100)
        while greatestCommonDivisor(stride, total) != 1 { stride += 1 }
        var slot = (index % total) * stride % total
        for vendor in PersonaVendor.allCases {
            let weight = weights[vendor] ?? 0
            if slot < weight { return vendor }
            slot -= weight
        }
        return .snom
    }

    private func greatestCommonDivisor(_ left: Int, _ right: Int) -> Int {
        right == 0 ? left : greatestCommonDivisor(right, left % right)
    }
}
