import Synchronization

@testable import PhoneSimulator

/// The numbers of a seed, for whoever asks next.
final class SeededSource: Sendable {
    private let generator: Mutex<SeededGenerator>

    init(_ generator: SeededGenerator) {
        self.generator = Mutex(generator)
    }

    func next() -> UInt64 { generator.withLock { $0.next() } }
}
