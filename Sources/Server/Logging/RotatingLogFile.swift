#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// `uacsta.log` and its forerunners `uacsta.log.1`, `.2` … in one directory (DIA-1).
///
/// Not for two servers at once: each needs a directory of its own.
struct RotatingLogFile: Sendable {
    /// Closes the file when the last value that names it is gone.
    private final class OpenFile: Sendable {
        let descriptor: Int32

        init(_ descriptor: Int32) {
            self.descriptor = descriptor
        }

        deinit { close(descriptor) }
    }

    struct Policy: Equatable, Sendable {
        var directory: String
        /// A file that would grow beyond is closed and the next begun.
        var maxBytes: Int
        /// How many are kept, the current one included; at least one.
        var files: Int
        var deleteDaily: Bool
    }

    static let name = "uacsta.log"

    private(set) var policy: Policy
    private var file: OpenFile
    private var descriptor: Int32 { file.descriptor }
    private var size: Int
    private var day: Int
    private var endsMidLine = false
    /// The full file has made room for the next, which could not be opened yet.
    private var awaitsNext = false
    private let opened: @Sendable (_ path: String) -> Int32

    /// Opens the current file, creating directory and file where needed.
    /// - Parameter opened: opens a file to be appended to; what `open(2)` returns, with `errno` where that is negative.
    init(
        policy: Policy, time: LogTime, opened open: @escaping @Sendable (_ path: String) -> Int32 = Self.open
    ) throws(ServerStartError) {
        try Self.createDirectory(policy.directory)
        let path = policy.directory + "/" + Self.name
        let opened = open(path)
        guard opened >= 0 else { throw .directory(path: path, reason: Self.reason(errno)) }
        self.policy = policy
        self.opened = open
        file = OpenFile(opened)
        day = time.day
        var status = stat()
        size = fstat(opened, &status) == 0 ? Int(status.st_size) : 0
        removeSurplus()
        if policy.deleteDaily, size > 0, time.day(ofSecond: status.modified) < day { beginDay(time.day) }
        if policy.deleteDaily { removeEarlierDays(time) }
    }

    /// Changes sizes and numbers; the directory stays.
    mutating func policyChanged(to policy: Policy) {
        self.policy = policy
        removeSurplus()
    }

    /// Writes whole lines.
    ///
    /// - Returns: how many were written, and why not all.
    mutating func write(_ lines: ArraySlice<[UInt8]>, time: LogTime) -> (written: Int, error: Int32?) {
        if awaitsNext, let error = openNext() { return (0, error) }
        if time.day != day {
            if policy.deleteDaily { beginDay(time.day) } else { day = time.day }
        }
        var written = 0
        var chunk: [UInt8] = []
        var linesInChunk = 0
        for line in lines {
            let startsNext = size + chunk.count > 0 && size + chunk.count + line.count > policy.maxBytes
            if startsNext || chunk.count > 65536 {
                if let error = put(chunk) { return (written, error) }
                written += linesInChunk
                chunk.removeAll(keepingCapacity: true)
                linesInChunk = 0
            }
            if startsNext, let error = rotate() { return (written, error) }
            chunk += line
            linesInChunk += 1
        }
        if let error = put(chunk) { return (written, error) }
        return (written + linesInChunk, nil)
    }

    private mutating func put(_ chunk: [UInt8]) -> Int32? {
        guard !chunk.isEmpty else { return nil }
        var rest = endsMidLine ? [0x0A] + chunk : chunk
        while !rest.isEmpty {
            let count = Self.write(rest, to: descriptor)
            guard count > 0 else {
                let error = count < 0 ? errno : EIO
                if error == EINTR { continue }
                return error
            }
            size += count
            endsMidLine = rest[count - 1] != 0x0A
            rest.removeFirst(count)
        }
        return nil
    }

    private mutating func rotate() -> Int32? {
        let path = policy.directory + "/" + Self.name
        for number in stride(from: policy.files - 1, through: 1, by: -1) {
            // A forerunner that is not there is no error: the set is not full yet.
            rename(number == 1 ? path : "\(path).\(number - 1)", "\(path).\(number)")
        }
        if policy.files <= 1 { unlink(path) }
        awaitsNext = true
        return openNext()
    }

    /// Begins the next file. Where that fails, as for want of descriptors, it alone is tried again: to move the files once
    /// more would throw the oldest away each time.
    private mutating func openNext() -> Int32? {
        let next = opened(policy.directory + "/" + Self.name)
        guard next >= 0 else { return errno }
        awaitsNext = false
        file = OpenFile(next)
        size = 0
        endsMidLine = false
        return nil
    }

    private mutating func beginDay(_ day: Int) {
        self.day = day
        for old in numberedFiles() { unlink(old.path) }
        if ftruncate(descriptor, 0) == 0 {
            size = 0
            endsMidLine = false
        }
    }

    private func removeEarlierDays(_ time: LogTime) {
        for file in numberedFiles() {
            var status = stat()
            guard stat(file.path, &status) == 0, time.day(ofSecond: status.modified) < time.day else { continue }
            unlink(file.path)
        }
    }

    /// Files left from a time when more were kept.
    private func removeSurplus() {
        for file in numberedFiles() where file.number >= policy.files { unlink(file.path) }
    }

    private func numberedFiles() -> [(number: Int, path: String)] {
        guard let directory = opendir(policy.directory) else { return [] }
        defer { closedir(directory) }
        var files: [(Int, String)] = []
        let prefix = Self.name + "."
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            guard name.hasPrefix(prefix), let number = Int(name.dropFirst(prefix.count)), number > 0 else { continue }
            files.append((number, policy.directory + "/" + name))
        }
        return files
    }

    private static func write(_ bytes: [UInt8], to descriptor: Int32) -> Int {
        bytes.withUnsafeBytes { buffer in
            #if canImport(Glibc)
                Glibc.write(descriptor, buffer.baseAddress, buffer.count)
            #elseif canImport(Musl)
                Musl.write(descriptor, buffer.baseAddress, buffer.count)
            #else
                Darwin.write(descriptor, buffer.baseAddress, buffer.count)
            #endif
        }
    }

    @Sendable private static func open(_ path: String) -> Int32 {
        let flags = O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOCTTY
        #if canImport(Glibc)
            return Glibc.open(path, flags, 0o640)
        #elseif canImport(Musl)
            return Musl.open(path, flags, 0o640)
        #else
            return Darwin.open(path, flags, 0o640)
        #endif
    }

    private static func createDirectory(_ path: String) throws(ServerStartError) {
        var status = stat()
        if stat(path, &status) == 0 {
            guard status.st_mode & S_IFMT == S_IFDIR else {
                throw .directory(path: path, reason: "it is not a directory")
            }
            return
        }
        if let slash = path.lastIndex(of: "/"), slash != path.startIndex {
            try createDirectory(String(path[..<slash]))
        }
        guard mkdir(path, 0o750) == 0 || errno == EEXIST else {
            throw .directory(path: path, reason: reason(errno))
        }
    }

    private static func reason(_ code: Int32) -> String {
        switch code {
        case EACCES, EPERM: "this user may not write there; choose another directory or give it the right"
        case EROFS: "the file system is read-only"
        default: systemMessage(code)
        }
    }
}

extension stat {
    /// Seconds since 1970 of the last change.
    fileprivate var modified: Int {
        #if canImport(Darwin)
            Int(st_mtimespec.tv_sec)
        #else
            Int(st_mtim.tv_sec)
        #endif
    }
}
