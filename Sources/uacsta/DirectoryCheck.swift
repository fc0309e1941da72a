#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Who may write where: looks at directories without creating them.
enum DirectoryCheck {
    static var userIsRoot: Bool { geteuid() == 0 }

    /// Why a directory, or the nearest one above it that exists, cannot be written; `nil` if it can.
    static func reasonNotWritable(_ path: String) -> String? {
        var path = path
        while access(path, F_OK) != 0 {
            guard errno == ENOENT else { return String(cString: strerror(errno)) }
            guard let slash = path.lastIndex(of: "/"), slash != path.startIndex else {
                path = path.hasPrefix("/") ? "/" : "."
                break
            }
            path = String(path[..<slash])
        }
        var status = stat()
        guard stat(path, &status) == 0 else { return String(cString: strerror(errno)) }
        guard status.st_mode & S_IFMT == S_IFDIR else { return "\(path) is not a directory" }
        return access(path, W_OK | X_OK) == 0 ? nil : "this user may not write in \(path)"
    }

    /// Whether every user of the machine may write into a directory that is not one like /tmp (CWE-732).
    static func isOpenToAll(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & mode_t(S_IWOTH) != 0
            && status.st_mode & mode_t(S_ISVTX) == 0
    }
}
