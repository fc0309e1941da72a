import NIOCore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

func environment(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }
}

/// The octets of a file, nil if it cannot be read.
func contents(of path: String) -> ByteBuffer? {
    guard let file = fopen(path, "rb") else { return nil }
    defer { fclose(file) }
    var contents = ByteBuffer()
    while true {
        let count = contents.writeWithUnsafeMutableBytes(minimumWritableBytes: 65_536) { memory in
            fread(memory.baseAddress, 1, memory.count, file)
        }
        if count == 0 { return contents }
    }
}
