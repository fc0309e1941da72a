import NIOCore
import NIOPosix

/// What came in, in order, for a test that waits for something with a deadline and never sleeps.
final class Mailbox<Item: Sendable>: Sendable {
    private struct Waiter: Sendable {
        let id: Int
        let wants: @Sendable (Item) -> Bool
        let continuation: CheckedContinuation<Item?, Never>
    }

    private struct State: Sendable {
        var items: [Item] = []
        var waiters: [Waiter] = []
        var isClosed = false
        var lastID = 0
    }

    private let state = Guarded(State())

    /// Hands an item to whoever waits for it, else keeps it.
    func put(_ item: Item) {
        let waiter = state.withLock { state -> Waiter? in
            guard let index = state.waiters.firstIndex(where: { $0.wants(item) }) else {
                state.items.append(item)
                return nil
            }
            return state.waiters.remove(at: index)
        }
        waiter?.continuation.resume(returning: item)
    }

    /// Nothing comes any more: whoever waits gets nothing.
    func close() {
        let waiters = state.withLock { state in
            state.isClosed = true
            defer { state.waiters = [] }
            return state.waiters
        }
        for waiter in waiters { waiter.continuation.resume(returning: nil) }
    }

    /// Forgets what nobody has taken.
    func clear() {
        state.withLock { $0.items = [] }
    }

    /// Everything that nobody has taken.
    var waiting: [Item] { state.withLock { $0.items } }

    /// Takes the first item that fits; `nil` when the time is over or nothing can come any more. Without time it only looks.
    func first(
        within limit: TimeAmount = .seconds(30), where wants: @escaping @Sendable (Item) -> Bool = { _ in true }
    ) async -> Item? {
        await withCheckedContinuation { continuation in
            let outcome = state.withLock { state -> (found: Item?, id: Int?) in
                if let index = state.items.firstIndex(where: wants) { return (state.items.remove(at: index), nil) }
                if state.isClosed || limit <= .zero { return (nil, nil) }
                state.lastID += 1
                state.waiters.append(Waiter(id: state.lastID, wants: wants, continuation: continuation))
                return (nil, state.lastID)
            }
            guard let id = outcome.id else { return continuation.resume(returning: outcome.found) }
            MultiThreadedEventLoopGroup.singleton.any().scheduleTask(in: limit) {
                let late = self.state.withLock { state -> Waiter? in
                    state.waiters.firstIndex { $0.id == id }.map { state.waiters.remove(at: $0) }
                }
                late?.continuation.resume(returning: nil)
            }
        }
    }

    /// Takes the first item that fits, or fails with what came instead.
    func next(
        _ what: String, within limit: TimeAmount = .seconds(30),
        where wants: @escaping @Sendable (Item) -> Bool = { _ in true }
    ) async throws -> Item {
        if let item = await first(within: limit, where: wants) { return item }
        throw Disappointment("waited in vain for \(what); there was: \(waiting)")
    }
}

/// A test's expectation that was not met, with what there was instead.
struct Disappointment: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}
