#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Reading small files, and asking who else may.
enum FileAccess {
    struct Failure: Error {
        /// As in "does not exist".
        let reason: String
        let mend: String?
        let isMissing: Bool
    }

    /// The text of a file, or of a pipe handed over in its place; bytes that are not UTF-8 become replacement characters.
    static func text(_ path: String, limit: Int) throws(Failure) -> String {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw failure(errno) }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0 else { throw failure(errno) }
        guard status.st_mode & S_IFMT != S_IFDIR else {
            throw Failure(reason: "is a directory", mend: "name a file in it", isMissing: false)
        }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 16384)
        while bytes.count <= limit {
            let count = read(file, &chunk, chunk.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw failure(errno) }
            if count == 0 { break }
            bytes += chunk[..<count]
        }
        guard bytes.count <= limit else {
            throw Failure(reason: "is larger than \(limit) bytes", mend: "is it the right file?", isMissing: false)
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Whether every user of the machine may read a file (CWE-732).
    static func isReadableByAll(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & mode_t(S_IROTH) != 0
    }

    private static func failure(_ code: Int32) -> Failure {
        switch code {
        case ENOENT, ENOTDIR: Failure(reason: "does not exist", mend: "check the path", isMissing: true)
        case EACCES, EPERM:
            Failure(reason: "cannot be read by this user", mend: "check owner and mode of the file", isMissing: false)
        default: Failure(reason: "cannot be read: \(systemMessage(code))", mend: nil, isMissing: false)
        }
    }
}

/// The system's words for an error number.
func systemMessage(_ code: Int32) -> String {
    strerror(code).map { String(cString: $0) } ?? "error \(code)"
}
