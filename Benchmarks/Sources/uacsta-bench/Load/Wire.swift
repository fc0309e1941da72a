import COpenSSL
import Glibc

/// One connection to the server, plain or TLS, never blocking. Owned by a `Poller`.
final class Wire {
    let descriptor: CInt
    private let ssl: OpaquePointer?
    private(set) var isConnected = false
    private(set) var isClosed = false
    private var input: UnsafeMutableRawBufferPointer
    private var start = 0
    private var end = 0
    private var output: [UInt8] = []
    /// What is told about the connection.
    weak var owner: (any WireOwner)?

    /// - Parameter source: the address to come from; one address has some 28,000 ports.
    init(host: String, port: UInt16, source: String, tls: TLSMaker?) throws {
        let descriptor = socket(AF_INET, CInt(SOCK_STREAM.rawValue) | CInt(SOCK_NONBLOCK.rawValue), 0)
        guard descriptor >= 0 else { throw BenchError.system("socket") }
        var one: CInt = 1
        setsockopt(descriptor, CInt(IPPROTO_TCP), TCP_NODELAY, &one, 4)
        // The port is chosen when connecting: then it need only be free towards the server.
        setsockopt(descriptor, CInt(IPPROTO_IP), 24 /* IP_BIND_ADDRESS_NO_PORT */, &one, 4)
        var from = sockaddr_in(source, 0)
        var to = sockaddr_in(host, port)
        guard from.withPointer({ bind(descriptor, $0, $1) }) == 0 else { throw BenchError.system("bind \(source)") }
        guard to.withPointer({ connect(descriptor, $0, $1) }) == 0 || errno == EINPROGRESS else {
            throw BenchError.system("connect")
        }
        self.descriptor = descriptor
        ssl = try tls?.make(descriptor)
        input = .allocate(byteCount: 0, alignment: 1)
    }

    deinit {
        input.deallocate()
        if let ssl { SSL_free(ssl) }
        close(descriptor)
    }

    /// Queues octets and sends what can be sent.
    func send(_ octets: some Sequence<UInt8>) {
        output.append(contentsOf: octets)
        flush()
    }

    /// The socket can be read or written.
    func ready() {
        guard !isClosed else { return }
        if !isConnected {
            guard connected() else { return }
            isConnected = true
            owner?.connected()
        }
        flush()
        receive()
    }

    func shut() {
        isClosed = true
        shutdown(descriptor, CInt(SHUT_RDWR))
    }

    private func connected() -> Bool {
        guard let ssl else {
            var error: CInt = 0
            var length = socklen_t(4)
            getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &error, &length)
            if error != 0 { fail("connect: \(String(cString: strerror(error)))") }
            var address = sockaddr_in()
            return error == 0
                && address.withPointer { pointer, size in
                    var size = size
                    return getpeername(descriptor, UnsafeMutablePointer(mutating: pointer), &size)
                } == 0
        }
        let result = SSL_connect(ssl)
        if result == 1 { return true }
        let error = SSL_get_error(ssl, result)
        if error != SSL_ERROR_WANT_READ && error != SSL_ERROR_WANT_WRITE { fail("TLS handshake: \(error)") }
        return false
    }

    private func flush() {
        guard isConnected, !output.isEmpty, !isClosed else { return }
        let sent = output.withUnsafeBytes { octets -> Int in
            guard let ssl else { return Glibc.send(descriptor, octets.baseAddress, octets.count, CInt(MSG_NOSIGNAL)) }
            return Int(SSL_write(ssl, octets.baseAddress, CInt(octets.count)))
        }
        if sent == output.count {
            output.removeAll(keepingCapacity: output.capacity <= 4096)
        } else if sent > 0 {
            output.removeFirst(sent)
        }
    }

    private func receive() {
        while !isClosed {
            if input.count - end < 2048 { makeRoom() }
            let room = UnsafeMutableRawBufferPointer(rebasing: input[end...])
            let count: Int
            if let ssl {
                count = Int(SSL_read(ssl, room.baseAddress, CInt(room.count)))
                if count <= 0 {
                    let error = SSL_get_error(ssl, CInt(count))
                    if error != SSL_ERROR_WANT_READ && error != SSL_ERROR_WANT_WRITE { fail("closed (TLS \(error))") }
                    break
                }
            } else {
                count = recv(descriptor, room.baseAddress, room.count, 0)
                if count <= 0 {
                    if count == 0 || errno != EAGAIN { fail("closed") }
                    break
                }
            }
            end += count
            messages()
            if ssl == nil && count < room.count { break }
        }
        if start == end && input.count > 0 {
            // Ten thousand idle peers need not hold a buffer each.
            input.deallocate()
            input = .allocate(byteCount: 0, alignment: 1)
            start = 0
            end = 0
        }
    }

    private func messages() {
        while start < end, !isClosed {
            let rest = UnsafeRawBufferPointer(rebasing: input[start..<end])
            guard let head = Incoming.find("\r\n\r\n", in: rest).map({ $0 + 4 }) else { return }
            let headOctets = UnsafeRawBufferPointer(rebasing: rest[..<head])
            guard let length = Self.contentLength(headOctets) else { return fail("no Content-Length") }
            guard rest.count >= head + length else { return }
            let message = Incoming(
                head: headOctets, body: UnsafeRawBufferPointer(rebasing: rest[head..<head + length]))
            owner?.received(message)
            start += head + length
        }
    }

    private static func contentLength(_ head: UnsafeRawBufferPointer) -> Int? {
        guard let at = Incoming.find("\r\nContent-Length: ", in: head) else { return nil }
        return head[(at + 18)...].prefix { (48..<58).contains($0) }.reduce(0) { $0 * 10 + Int($1) - 48 }
    }

    private func makeRoom() {
        let used = end - start
        let larger = UnsafeMutableRawBufferPointer.allocate(byteCount: max(8192, used * 2), alignment: 1)
        larger.copyMemory(from: UnsafeRawBufferPointer(rebasing: input[start..<end]))
        input.deallocate()
        input = larger
        start = 0
        end = used
    }

    private func fail(_ reason: String) {
        guard !isClosed else { return }
        isClosed = true
        owner?.closed(reason)
    }
}

/// Whom a connection belongs to.
protocol WireOwner: AnyObject {
    func connected()
    func received(_ message: Incoming)
    func closed(_ reason: String)
}

extension sockaddr_in {
    init(_ address: String, _ port: UInt16) {
        self.init()
        sin_family = sa_family_t(AF_INET)
        sin_port = port.bigEndian
        inet_pton(AF_INET, address, &sin_addr)
    }

    mutating func withPointer<Result>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
        withUnsafePointer(to: &self) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }
}
