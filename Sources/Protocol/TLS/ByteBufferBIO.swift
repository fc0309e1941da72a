import COpenSSL
import NIOCore

/// The BIO through which OpenSSL reads and writes: it takes from the segment that is being fed and adds to the buffer
/// that goes out next. It stores nothing, so an idle connection holds no bytes.
///
/// Its data pointer is the `TLSEngine`, unretained: the engine frees the `SSL`, and with it the BIO, when it goes.
enum ByteBufferBIO {
    /// `@unchecked Sendable`: a method table that is filled before anybody sees it and never changed or freed.
    @safe private struct Method: @unchecked Sendable {
        let pointer: OpaquePointer?
    }

    private static let method: Method = {
        let type = BIO_get_new_index() | BIO_TYPE_SOURCE_SINK
        guard let pointer = unsafe BIO_meth_new(type, "ByteBuffer") else { return unsafe Method(pointer: nil) }
        unsafe BIO_meth_set_read_ex(pointer, readBytes)
        unsafe BIO_meth_set_write_ex(pointer, writeBytes)
        unsafe BIO_meth_set_ctrl(pointer) { _, command, _, _ in
            // A flush has nothing to do; no other question has an answer here.
            command == Int(BIO_CTRL_FLUSH) ? 1 : 0
        }
        return unsafe Method(pointer: pointer)
    }()

    static func make(for engine: TLSEngine) -> OpaquePointer? {
        guard let method = unsafe method.pointer, let bio = unsafe BIO_new(method) else { return nil }
        unsafe BIO_set_data(bio, Unmanaged.passUnretained(engine).toOpaque())
        unsafe BIO_set_init(bio, 1)
        return unsafe bio
    }

    /// The engine behind a BIO of ours. Valid as long as the engine lives, which is longer than any call into OpenSSL.
    static func engine(of bio: OpaquePointer?) -> TLSEngine? {
        guard let data = unsafe BIO_get_data(bio) else { return nil }
        return unsafe Unmanaged<TLSEngine>.fromOpaque(data).takeUnretainedValue()
    }
}

private func readBytes(
    _ bio: OpaquePointer?, _ room: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: UnsafeMutablePointer<Int>?
) -> Int32 {
    unsafe uacsta_BIO_clear_retry_flags(bio)
    guard let engine = unsafe ByteBufferBIO.engine(of: bio), let room = unsafe room else { return 0 }
    let taken = unsafe engine.takeInbound(into: UnsafeMutableRawBufferPointer(start: room, count: size))
    unsafe count?.pointee = taken
    if taken == 0 { unsafe uacsta_BIO_set_retry_read(bio) }
    return taken > 0 ? 1 : 0
}

private func writeBytes(
    _ bio: OpaquePointer?, _ bytes: UnsafePointer<CChar>?, _ size: Int, _ count: UnsafeMutablePointer<Int>?
) -> Int32 {
    unsafe uacsta_BIO_clear_retry_flags(bio)
    guard let engine = unsafe ByteBufferBIO.engine(of: bio) else { return 0 }
    unsafe engine.outbound.writeBytes(UnsafeRawBufferPointer(start: bytes, count: size))
    unsafe count?.pointee = size
    return 1
}
