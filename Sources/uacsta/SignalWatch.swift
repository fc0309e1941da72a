import Dispatch
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Turns signals into events: SIGTERM and SIGINT end the server gracefully, SIGHUP reads the configuration again.
///
/// A second SIGTERM or SIGINT ends the process at once; so does the deadline, for whoever waits for it must not wait
/// longer than was promised.
final class SignalWatch: Sendable {
    enum Event: Sendable {
        case stop
        case reload
    }

    let events: AsyncStream<Event>
    private let continuation: AsyncStream<Event>.Continuation
    private let isStopping = Atomic(false)
    private let queue = DispatchQueue(label: "uacsta.signals")

    /// - Parameters:
    ///   - deadline: seconds from the first SIGTERM or SIGINT until the process ends whatever is still open.
    ///   - deadlineReached: the last thing done then.
    init(deadline: Int, deadlineReached: @escaping @Sendable () -> Void) {
        (events, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(16))
        // A peer that closes its socket or pipe must not end the server.
        signal(SIGPIPE, SIG_IGN)
        // A log file that may not grow any more (ulimit -f) is a disk that is full.
        signal(SIGXFSZ, SIG_IGN)
        for number in [SIGTERM, SIGINT, SIGHUP] {
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
            // A source watches as long as somebody holds it: its own handler does, to the end of the process.
            source.setEventHandler { [self, source] in
                withExtendedLifetime(source) {}
                guard number != SIGHUP else {
                    continuation.yield(.reload)
                    return
                }
                let isSecond = isStopping.exchange(true, ordering: .relaxed)
                if isSecond { _exit(128 + number) }
                continuation.yield(.stop)
                queue.asyncAfter(deadline: .now() + .seconds(deadline)) {
                    deadlineReached()
                    _exit(0)
                }
            }
            source.resume()
        }
    }

    /// Whether the process has been told to end.
    var hasBeenTold: Bool { isStopping.load(ordering: .relaxed) }
}
