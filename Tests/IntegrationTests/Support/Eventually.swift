import NIOCore
import NIOPosix

/// Looks again and again until something is so that nobody tells of, such as a count.
func eventually(
    _ what: @autoclosure () -> String, within limit: TimeAmount = .seconds(30), _ test: () async throws -> Bool
) async throws {
    let deadline = NIODeadline.now() + limit
    while try await !test() {
        guard NIODeadline.now() < deadline else { throw Disappointment("waited in vain for \(what())") }
        try await MultiThreadedEventLoopGroup.singleton.any().scheduleTask(in: .milliseconds(5)) {}.futureResult.get()
    }
}
