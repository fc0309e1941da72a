import Synchronization

/// How many posts to one actor have not run to their end. Whoever has posted, or learnt of a post, sees it counted.
public final class PostCount: Sendable {
    // Relaxed: the count orders nothing by itself. A post that came before for anybody has been counted before, by the
    // same thread or by one whose queue or lock stands between.
    private let count = Atomic<Int>(0)

    init() {}

    var isZero: Bool { count.load(ordering: .relaxed) == 0 }

    func began() { count.add(1, ordering: .relaxed) }

    func ended() { count.subtract(1, ordering: .relaxed) }
}
