import Glibc

/// Nanoseconds of a clock.
func nanoseconds(_ clock: clockid_t) -> UInt64 {
    var time = timespec()
    clock_gettime(clock, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
}

/// Wall time.
func now() -> UInt64 { nanoseconds(CLOCK_MONOTONIC) }

/// CPU time of this process, all threads.
func ownCPU() -> UInt64 { nanoseconds(CLOCK_PROCESS_CPUTIME_ID) }

/// Something of the machine was not to be had.
struct BenchError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }

    static func system(_ what: String) -> BenchError { BenchError("\(what): \(String(cString: strerror(errno)))") }
}
