#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Questions to the file system before OpenSSL opens a file, so that errors can be told apart.
enum PEMFile {
    static func checkReadable(_ file: String) throws(TLSConfigurationError) {
        guard unsafe access(file, R_OK) == 0 else {
            throw .unreadable(file: file, reason: unsafe String(cString: strerror(errno)))
        }
        guard let mode = mode(of: file), mode & S_IFMT != S_IFDIR else {
            throw .unreadable(file: file, reason: "it is a folder")
        }
    }

    /// A private key that every user of the machine can read is no secret (CWE-732).
    static func isReadableByOthers(_ file: String) -> Bool {
        guard let mode = mode(of: file) else { return false }
        return mode & S_IROTH != 0
    }

    private static func mode(of file: String) -> mode_t? {
        var status = stat()
        return unsafe stat(file, &status) == 0 ? status.st_mode : nil
    }
}
