#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Writes log lines to standard error without ever being held up by who reads it.
///
/// A terminal that is stopped or a pipe that nobody empties costs one second once; from then on lines are left out until
/// it takes some again. The log file goes on in the meantime.
struct StandardErrorSink {
    let descriptor: Int32
    private var isStalled = false
    /// A line was begun and could not be finished.
    private var endsMidLine = false
    /// Lines left out since the last time some were taken.
    private var missed = 0

    init(descriptor: Int32 = 2) {
        self.descriptor = descriptor
    }

    mutating func write(_ lines: ArraySlice<[UInt8]>, note: (Int) -> [UInt8]) {
        for line in lines {
            if missed > 0, put(note(missed)) { missed = 0 }
            if missed > 0 || !put(line) { missed += 1 }
        }
    }

    private mutating func put(_ line: [UInt8]) -> Bool {
        let line = endsMidLine ? [0x0A] + line : line
        var rest = line[...]
        while !rest.isEmpty {
            var request = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
            // Within a line waiting goes on a little, or the next line would be glued to its half.
            let patience: Int32 = isStalled ? (rest.count < line.count ? 10 : 0) : 1000
            guard poll(&request, 1, patience) > 0, request.revents & Int16(POLLOUT) != 0 else {
                isStalled = true
                return false
            }
            // A pipe that polls writable takes this much without blocking (PIPE_BUF).
            let count = rest.prefix(4096).withUnsafeBytes { buffer in
                #if canImport(Glibc)
                    Glibc.write(descriptor, buffer.baseAddress, buffer.count)
                #elseif canImport(Musl)
                    Musl.write(descriptor, buffer.baseAddress, buffer.count)
                #else
                    Darwin.write(descriptor, buffer.baseAddress, buffer.count)
                #endif
            }
            if count < 0, errno == EINTR || errno == EAGAIN { continue }
            guard count > 0 else { return false }
            isStalled = false
            endsMidLine = rest.count > count
            rest = rest.dropFirst(count)
        }
        return true
    }
}
