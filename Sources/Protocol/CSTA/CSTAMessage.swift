public import NIOCore
internal import XMLCore

/// Any message of ECMA-323.
public enum CSTAMessage: Sendable, Equatable {
    case request(CSTARequest)
    case response(CSTAResponse)
    case event(CSTAEvent)
    case error(CSTAErrorCode)

    /// The name of the root element.
    public var name: String {
        switch self {
        case .request(let request): request.name
        case .response(let response): response.name
        case .event(let event): event.name
        case .error: "CSTAErrorCode"
        }
    }

    /// Visits every device id of the message.
    public mutating func mapDevices(_ change: (inout DeviceID) -> Void) {
        switch self {
        case .request(var request):
            request.mapDevices(change)
            self = .request(request)
        case .response(var response):
            response.mapDevices(change)
            self = .response(response)
        case .event(var event):
            event.mapDevices(change)
            self = .event(event)
        case .error:
            break
        }
    }

    /// The message as a document in UTF-8, in schema order and valid for the edition.
    public func encoded(edition: CSTAEdition) -> ByteBuffer {
        var buffer = ByteBufferAllocator().buffer(capacity: 1_024)
        encode(edition: edition, into: &buffer)
        return buffer
    }

    /// Appends the document to a buffer.
    public func encode(edition: CSTAEdition, into buffer: inout ByteBuffer) {
        var writer = CSTAWriter(edition: edition, into: buffer)
        switch self {
        case .request(let request): request.encode(into: &writer)
        case .response(let response): response.encode(into: &writer)
        case .event(let event): event.encode(into: &writer)
        case .error(let error): writer.message(error)
        }
        buffer = writer.xml.buffer
    }
}
