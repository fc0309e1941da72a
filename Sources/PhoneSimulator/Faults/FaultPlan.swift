public import NIOCore

/// Which phone misbehaves how and when: a pure function of the seed, so that the same seed is the same plan.
public struct FaultPlan: Sendable {
    /// The run's seed.
    public let seed: UInt64
    /// The faults asked for.
    public let faults: Set<Fault>
    /// The share of phones that show each fault (0…1).
    public let share: Double
    /// How late a late answer is at most, in milliseconds; a tenth of it at least.
    public var lateness = 2000

    /// A plan for `faults` in which each is shown by `share` of the phones.
    public init(seed: UInt64, faults: Set<Fault>, share: Double = 0.2) {
        self.seed = seed
        self.faults = faults
        self.share = share
    }

    /// What phone `index` does.
    public func phone(_ index: Int) -> PhoneFaults {
        guard !faults.isEmpty else { return .none }
        var generator = SeededGenerator(seed: seed, stream: UInt64(truncatingIfNeeded: index))
        var shown: Set<Fault> = []
        // In the order of `allCases`, not of the set, which differs from process to process.
        for fault in Fault.allCases {
            let drawn = generator.chance(share)
            if drawn, faults.contains(fault) { shown.insert(fault) }
        }
        return PhoneFaults(shown: shown, generator: generator, lateness: lateness)
    }
}

/// The misbehaviour of one phone; decisions are drawn one after the other from its own stream.
public struct PhoneFaults: Sendable {
    /// The faults that this phone shows.
    public let shown: Set<Fault>
    private var generator: SeededGenerator
    private let lateness: Int

    /// A phone that behaves.
    public static let none = PhoneFaults(shown: [], generator: SeededGenerator(seed: 0))

    init(shown: Set<Fault>, generator: SeededGenerator, lateness: Int = 2000) {
        self.shown = shown
        self.generator = generator
        self.lateness = max(10, lateness)
    }

    /// True if the phone shows `fault` at all.
    public func shows(_ fault: Fault) -> Bool {
        shown.contains(fault)
    }

    /// What becomes of the next answer to a service. `isCallControl`: only such an answer may be missing.
    public mutating func nextAnswer(isCallControl: Bool) -> AnswerFate {
        guard !shown.isEmpty else { return .prompt }
        // One draw per answer whatever is shown, so that the stream stays in step.
        let draw = generator.next()
        let pick = Double(draw >> 11) * 0x1p-53
        if shows(.missing), isCallControl, pick < 0.1 { return .missing }
        if shows(.late), pick < 0.4 {
            let least = lateness / 10
            return .late(.milliseconds(Int64(least + Int(draw % UInt64(lateness - least)))))
        }
        if shows(.empty200), pick < 0.7 { return .emptyThenInfo }
        if shows(.duplicate) { return .twice }
        return .prompt
    }

    /// Where to cut `length` octets: ascending offsets, empty if the message leaves whole.
    public mutating func cuts(length: Int) -> [Int] {
        guard shows(.split), length > 1 else { return [] }
        let count = Int(generator.next() % 4) + 1
        var cuts: Set<Int> = []
        for _ in 0..<count {
            cuts.insert(1 + Int(generator.next() % UInt64(length - 1)))
        }
        return cuts.sorted()
    }

    /// How long a message is kept back to travel with the next one; nil if it leaves at once.
    public mutating func coalescing() -> TimeAmount? {
        guard shows(.coalesce) else { return nil }
        return .milliseconds(2 + Int64(generator.next() % 18))
    }

    /// When the phone stops reading next, and for how long.
    public mutating func nextPause() -> (after: TimeAmount, lasting: TimeAmount)? {
        guard shows(.slow) else { return nil }
        let draw = generator.next()
        return (.milliseconds(5000 + Int64(draw % 10_000)), .milliseconds(500 + Int64((draw >> 32) % 2000)))
    }

    /// Whether the phone forgets to tell the end of this call.
    public mutating func forgetsClearing() -> Bool {
        guard shows(.ghost) else { return false }
        return generator.chance(0.25)
    }

    /// From when on the phone reboots in its next call, and after how long it is back.
    public mutating func nextReboot() -> (after: TimeAmount, back: TimeAmount)? {
        guard shows(.ghost) else { return nil }
        let draw = generator.next()
        return (.milliseconds(15_000 + Int64(draw % 45_000)), .milliseconds(500 + Int64((draw >> 32) % 2500)))
    }

    /// When the phone vanishes next, and after how long it is back on a new connection.
    public mutating func nextVanishing() -> (after: TimeAmount, back: TimeAmount)? {
        guard shows(.halfOpen) else { return nil }
        let draw = generator.next()
        return (.milliseconds(10_000 + Int64(draw % 40_000)), .milliseconds(1000 + Int64((draw >> 32) % 5000)))
    }
}

/// What a phone does with one answer.
public enum AnswerFate: Sendable, Hashable {
    /// As it should be.
    case prompt
    /// After the given time.
    case late(TimeAmount)
    /// Never; the service is not carried out.
    case missing
    /// The same 200 two times.
    case twice
    /// An empty 200, and the answer in an INFO of the phone's own.
    case emptyThenInfo
}
