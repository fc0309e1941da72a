import CLinux
import Glibc

/// One thread, one epoll, all connections of the load side.
final class Poller {
    private let descriptor = epoll_create1(0)
    private var wires: [CInt: Wire] = [:]

    deinit { close(descriptor) }

    func add(_ wire: Wire) {
        wires[wire.descriptor] = wire
        var event = epoll_event()
        // Edges: a wire reads and writes until it would block.
        event.events = EPOLLIN.rawValue | EPOLLOUT.rawValue | EPOLLRDHUP.rawValue | EPOLLET.rawValue
        event.data.fd = wire.descriptor
        epoll_ctl(descriptor, EPOLL_CTL_ADD, wire.descriptor, &event)
    }

    func remove(_ wire: Wire) {
        wire.shut()
        wires[wire.descriptor] = nil
    }

    /// Serves what is ready; waits up to so many milliseconds for something to be.
    func turn(milliseconds: CInt) {
        withUnsafeTemporaryAllocation(of: epoll_event.self, capacity: 256) { events in
            let count = epoll_wait(descriptor, events.baseAddress, 256, milliseconds)
            guard count > 0 else { return }
            for index in 0..<Int(count) { wires[events[index].data.fd]?.ready() }
        }
    }

    /// Turns until something is true.
    /// - Throws: when nothing has changed for so many seconds.
    func run(_ what: String, patience: Double = 20, progress: () -> Int, until done: () -> Bool) throws {
        var last = progress()
        var changed = now()
        while !done() {
            turn(milliseconds: 20)
            let current = progress()
            if current != last {
                last = current
                changed = now()
            } else if Double(now() - changed) / 1e9 > patience {
                throw BenchError("\(what): nothing more after \(current)")
            }
        }
    }

    /// Serves what comes for so many seconds.
    func idle(seconds: Double) {
        let end = now() + UInt64(seconds * 1e9)
        while now() < end { turn(milliseconds: 20) }
    }
}

/// As many open files as the system allows.
func raiseOpenFiles() -> Int {
    var limit = rlimit()
    getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    limit.rlim_cur = limit.rlim_max
    setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    return Int(limit.rlim_cur)
}
