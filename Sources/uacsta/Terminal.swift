#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Lines for the person or program that started the command, written whole and at once, never held in a buffer.
enum Terminal {
    static func say(_ line: String) { write(line, to: 1) }
    static func complain(_ line: String) { write(line, to: 2) }

    /// Opens what was closed by who started us, onto nothing: the next file or socket would otherwise become standard
    /// output or standard error, and lines would end up in it.
    static func ensureStandardDescriptors() {
        for descriptor in Int32(0)...2 where fcntl(descriptor, F_GETFD) < 0 {
            // The lowest free number is the one that is missing.
            _ = open("/dev/null", O_RDWR)
        }
    }

    /// Whether a standard descriptor leads anywhere. The runtime's own event descriptors take a number that was closed
    /// at the start; they are no file of any kind, and must not be written to.
    static func leadsSomewhere(_ descriptor: Int32) -> Bool {
        var status = stat()
        return fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT != 0
    }

    private static func write(_ line: String, to descriptor: Int32) {
        guard leadsSomewhere(descriptor) else { return }
        var rest = Array((line + "\n").utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { buffer in
                #if canImport(Glibc)
                    Glibc.write(descriptor, buffer.baseAddress, buffer.count)
                #elseif canImport(Musl)
                    Musl.write(descriptor, buffer.baseAddress, buffer.count)
                #else
                    Darwin.write(descriptor, buffer.baseAddress, buffer.count)
                #endif
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }
}
