public import Testing

/// Tests with sockets, child processes or a real clock take turns: a few at a time, and not beside the crowd.
///
/// `swift test` begins all tests at once, on as many threads as there are cores. Until the tests of values are through,
/// every step of another test waits behind all of them, for a minute perhaps; and hundreds of servers at once would be a
/// test of the machine. Deadlines of the server and of its peers mean something only where a step takes no such time.
public struct TakesTurns: TestTrait, SuiteTrait, TestScoping {
    /// So many at once: enough to use two cores while some of them wait for a clock.
    private static let places = Places(4)
    @TaskLocal private static var hasTurn = false

    public let isRecursive = true

    public func provideScope(
        for test: Test, testCase: Test.Case?, performing function: @concurrent @Sendable () async throws -> Void
    ) async throws {
        // A suite in a suite may say it again.
        if Self.hasTurn { return try await function() }
        await Self.places.take()
        defer { Self.places.give() }
        await Self.crowdIsThrough()
        try await Self.$hasTurn.withValue(true) {
            try await Self.ending(test.name, function)
        }
    }

    /// Waits until a task that gives way is soon at work again.
    private static func crowdIsThrough() async {
        var began: ContinuousClock.Instant
        repeat {
            began = .now
            await Task.yield()
        } while ContinuousClock.now - began > .milliseconds(50)
    }

    /// A test that hangs ends with its name. Swift Testing's own limit would count the time before its turn too.
    private static func ending(_ name: String, _ function: @concurrent @Sendable () async throws -> Void) async throws {
        try await withoutActuallyEscaping(function) { function in
            try await withThrowingTaskGroup { group in
                group.addTask { try await function() }
                group.addTask {
                    try await Task.sleep(for: .seconds(240))
                    throw Hangs(name: name)
                }
                defer { group.cancelAll() }
                try await group.next()
            }
        }
    }

    private struct Hangs: Error, CustomStringConvertible {
        let name: String
        var description: String { "\(name) had its turn and did not come to its end within four minutes" }
    }
}

extension Trait where Self == TakesTurns {
    public static var takesTurns: Self { Self() }
}
