import HeapModule
import NIOCore

/// The one timer of an event loop: thousands of deadlines in a heap, one scheduled task for the nearest.
///
/// Not `Sendable`; lives on its loop. A deadline that is no longer wanted is not taken out: who is woken by it looks
/// whether it still matters.
final class DeadlineQueue<Payload> {
    private struct Item: Comparable {
        let deadline: NIODeadline
        /// Equal deadlines are served in the order in which they were asked for.
        let order: UInt64
        let payload: Payload

        static func < (left: Item, right: Item) -> Bool {
            (left.deadline, left.order) < (right.deadline, right.order)
        }

        static func == (left: Item, right: Item) -> Bool {
            left.order == right.order
        }
    }

    private var heap = Heap<Item>()
    private var order: UInt64 = 0

    /// The number of deadlines ahead.
    var count: Int { heap.count }

    /// The nearest deadline.
    var next: NIODeadline? { heap.min?.deadline }

    /// Adds a deadline; true if it is now the nearest, so that the loop's task must be set anew.
    func add(_ payload: Payload, at deadline: NIODeadline) -> Bool {
        let isNearest = heap.min.map { deadline < $0.deadline } ?? true
        order += 1
        heap.insert(Item(deadline: deadline, order: order, payload: payload))
        return isNearest
    }

    /// Takes out the nearest deadline if it has come.
    func due(at now: NIODeadline) -> Payload? {
        guard let nearest = heap.min, nearest.deadline <= now else { return nil }
        return heap.removeMin().payload
    }

    /// Forgets everything.
    func removeAll() {
        heap = Heap<Item>()
    }
}
