import NIOCore
import TLSCore

/// A client of CSTA over TCP, written down from uacsta.md 6 and nothing else: it shares no code with the server's frames.
///
/// Used by one task.
final class StreamClient {
    struct Frame: Equatable {
        let id: String
        let xml: String

        /// Name of the root element.
        var name: String {
            let body = xml.firstRange(of: "?><").map { xml[$0.upperBound...] } ?? xml.dropFirst()
            return String(body.prefix { !" />".contains($0) })
        }

        /// The text of the first element of that name.
        subscript(element: String) -> String? {
            guard let open = xml.firstRange(of: "<\(element)>"),
                let close = xml[open.upperBound...].firstRange(of: "</\(element)>")
            else { return nil }
            return String(xml[open.upperBound..<close.lowerBound])
        }
    }

    struct Closed: Error {}

    let socket: StreamSocket
    private var iterator: AsyncStream<ByteBuffer>.AsyncIterator
    private var octets: [UInt8] = []
    /// Frames that came while another one was waited for.
    private var kept: [Frame] = []
    private var lastID = 100

    init(port: Int, tls: TLSClientContext? = nil, saying first: [UInt8] = []) async throws {
        socket = try await StreamSocket.connect(to: port, tls: tls, saying: ByteBuffer(bytes: first))
        iterator = socket.inbound.makeAsyncIterator()
    }

    // MARK: Out

    func send(octets: [UInt8]) async throws {
        try await socket.send(ByteBuffer(bytes: octets))
    }

    func send(_ xml: String, id: String) async throws {
        try await send(octets: Self.frame(xml, id: id))
    }

    static func frame(_ xml: String, id: String) -> [UInt8] {
        let length = 8 + xml.utf8.count
        return [0, 0, UInt8(length / 256), UInt8(length % 256)] + Array(id.utf8) + Array(xml.utf8)
    }

    // MARK: In

    /// The next frame; `nil` when the server has closed.
    func next() async -> Frame? {
        if !kept.isEmpty { return kept.removeFirst() }
        return await read()
    }

    /// The next frame that fulfils a condition; others are kept for later.
    func next(where fits: (Frame) -> Bool) async throws -> Frame {
        if let index = kept.firstIndex(where: fits) { return kept.remove(at: index) }
        while let frame = await read() {
            if fits(frame) { return frame }
            kept.append(frame)
        }
        throw Closed()
    }

    func next(_ name: String) async throws -> Frame { try await next { $0.name == name } }

    /// Sends a request and waits for what comes back with its invoke id.
    func ask(_ xml: String) async throws -> Frame {
        lastID += 1
        let id = "0\(lastID)"
        try await send(xml, id: id)
        return try await next { $0.id == id }
    }

    /// Begins a session of ECMA-354.
    @discardableResult
    func login(_ user: String = "tapi", _ password: String = "geheim", seconds: Int = 180) async throws -> Frame {
        try await ask(Self.start(user, password, seconds: seconds))
    }

    /// What begins and ends a session, as one piece.
    static let briefSession =
        frame(start("tapi", "geheim", seconds: 180), id: "0001") + frame("<StopApplicationSession/>", id: "0002")

    private static func start(_ user: String, _ password: String, seconds: Int) -> String {
        """
        <StartApplicationSession xmlns="http://www.ecma-international.org/standards/ecma-354/appl_session">\
        <applicationInfo><applicationID>test</applicationID><applicationSpecificInfo><SessionLoginInfo xmlns="urn:t">\
        <userName>\(user)</userName><password>\(password)</password></SessionLoginInfo></applicationSpecificInfo>\
        </applicationInfo><requestedProtocolVersions><protocolVersion>\(ed4)</protocolVersion>\
        </requestedProtocolVersions><requestedSessionDuration>\(seconds)</requestedSessionDuration>\
        </StartApplicationSession>
        """
    }

    /// Opens a line and gives the cross reference.
    func monitor(_ device: String) async throws -> Frame {
        try await ask(
            Self.csta("MonitorStart", "<monitorObject><deviceObject>\(device)</deviceObject></monitorObject>"))
    }

    /// How many devices the server lists.
    func devices() async throws -> Int {
        _ = try await ask(Self.csta("GetSwitchingFunctionDevices"))
        var count = 0
        while true {
            let segment = try await next("SwitchingFunctionDevices")
            count += segment.xml.ranges(of: "<deviceID>").count
            if segment["lastSegment"] == "true" { return count }
        }
    }

    static let systemRegister = csta(
        "SystemRegister",
        "<requestTypes><systemStatus>true</systemStatus><requestSystemStatus>false</requestSystemStatus>"
            + "<switchingFunctionDevicesChanged>true</switchingFunctionDevicesChanged></requestTypes>")

    static let ed4 = "http://www.ecma-international.org/standards/ecma-323/csta/ed4"

    static func csta(_ name: String, _ children: String = "") -> String {
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><\(name) xmlns=\"\(ed4)\">\(children)</\(name)>"
    }

    private func read() async -> Frame? {
        while true {
            if octets.count >= 8 {
                let length = Int(octets[2]) * 256 + Int(octets[3])
                if octets.count >= length {
                    precondition(octets[0] == 0 && octets[1] == 0 && length >= 8, "the server's frame is broken")
                    let frame = Frame(
                        id: String(decoding: octets[4..<8], as: UTF8.self),
                        xml: String(decoding: octets[8..<length], as: UTF8.self))
                    octets.removeFirst(length)
                    return frame
                }
            }
            guard let more = await iterator.next(isolation: #isolation) else { return nil }
            octets += more.readableBytesView
        }
    }
}
