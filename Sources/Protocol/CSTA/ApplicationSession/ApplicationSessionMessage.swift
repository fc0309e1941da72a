public import NIOCore
public import XMLCore

/// Any message of ECMA-354.
public enum ApplicationSessionMessage: Sendable, Equatable {
    case start(StartApplicationSession)
    case started(StartApplicationSessionPosResponse)
    case startRefused(StartApplicationSessionNegResponse)
    case resetTimer(ResetApplicationSessionTimer)
    case timerReset(ResetApplicationSessionTimerPosResponse)
    case timerResetRefused(ResetApplicationSessionTimerNegResponse)
    case stop(StopApplicationSession)
    case stopped(StopApplicationSessionPosResponse)
    case stopRefused(StopApplicationSessionNegResponse)
    case terminated(ApplicationSessionTerminated)

    /// The namespace of all of them.
    public static let namespace = "http://www.ecma-international.org/standards/ecma-354/appl_session"

    /// Reads a document; `nil` if its root has the name of no message of ECMA-354.
    public init?(_ tape: XMLTape) {
        guard let read = Self.readers[tape.root.localName] else { return nil }
        self = read(tape.root)
    }

    /// The name of the root element.
    public var name: String { "\(type(of: payload).elementName)" }

    /// The message as a document in UTF-8, valid by the schema of ECMA-354.
    public func encoded() -> ByteBuffer {
        var buffer = ByteBufferAllocator().buffer(capacity: 512)
        encode(into: &buffer)
        return buffer
    }

    /// Appends the document to a buffer.
    public func encode(into buffer: inout ByteBuffer) {
        var writer = CSTAWriter(edition: .none, into: buffer)
        let payload = payload
        writer.xml.declaration()
        writer.xml.root(type(of: payload).elementName, namespace: Self.namespace)
        payload.encode(into: &writer)
        writer.xml.close(type(of: payload).elementName)
        buffer = writer.xml.buffer
    }
}

extension ApplicationSessionMessage {
    private var payload: any ApplicationSessionPayload {
        switch self {
        case .start(let payload): payload
        case .started(let payload): payload
        case .startRefused(let payload): payload
        case .resetTimer(let payload): payload
        case .timerReset(let payload): payload
        case .timerResetRefused(let payload): payload
        case .stop(let payload): payload
        case .stopped(let payload): payload
        case .stopRefused(let payload): payload
        case .terminated(let payload): payload
        }
    }

    private static let readers: [String: @Sendable (XMLElement) -> ApplicationSessionMessage] = [
        "StartApplicationSession": { .start(StartApplicationSession(from: $0)) },
        "StartApplicationSessionPosResponse": { .started(StartApplicationSessionPosResponse(from: $0)) },
        "StartApplicationSessionNegResponse": { .startRefused(StartApplicationSessionNegResponse(from: $0)) },
        "ResetApplicationSessionTimer": { .resetTimer(ResetApplicationSessionTimer(from: $0)) },
        "ResetApplicationSessionTimerPosResponse": { .timerReset(ResetApplicationSessionTimerPosResponse(from: $0)) },
        "ResetApplicationSessionTimerNegResponse": {
            .timerResetRefused(ResetApplicationSessionTimerNegResponse(from: $0))
        },
        "StopApplicationSession": { .stop(StopApplicationSession(from: $0)) },
        "StopApplicationSessionPosResponse": { .stopped(StopApplicationSessionPosResponse(from: $0)) },
        "StopApplicationSessionNegResponse": { .stopRefused(StopApplicationSessionNegResponse(from: $0)) },
        "ApplicationSessionTerminated": { .terminated(ApplicationSessionTerminated(from: $0)) },
    ]
}
