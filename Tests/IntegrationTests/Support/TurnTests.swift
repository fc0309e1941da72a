import TestSupport
import Testing

@Suite("The tests' own turns") struct TurnTests {
    @Test("so many are inside at most, and everybody gets in")
    func places() async {
        let places = Places(2)
        let inside = Guarded((now: 0, most: 0, all: 0))
        await withTaskGroup { group in
            for _ in 0..<50 {
                group.addTask {
                    await places.take()
                    inside.withLock {
                        $0.now += 1
                        $0.all += 1
                        $0.most = max($0.most, $0.now)
                    }
                    await Task.yield()
                    inside.withLock { $0.now -= 1 }
                    places.give()
                }
            }
        }
        let seen = inside.withLock { $0 }
        #expect(seen.now == 0 && seen.all == 50 && (1...2).contains(seen.most))
    }

    @Test("a reserved port is given to nobody: who connects is refused, and another one is another port")
    func reserved() async throws {
        let (one, other) = (try ReservedPort(), try ReservedPort())
        #expect(one.number != other.number)
        await #expect(throws: (any Error).self) { try await Wire.connect(to: one.number) }
    }
}
