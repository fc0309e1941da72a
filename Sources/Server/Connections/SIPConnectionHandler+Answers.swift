import CSTAActors
import NIOCore
import SIPCore

/// Answers to requests, as they are written.
extension SIPConnectionHandler {
    static let capabilities: [(SIPHeaderName, String)] = [
        (.allow, "REGISTER, INVITE, ACK, CANCEL, BYE, INFO, OPTIONS, UPDATE"),
        (.accept, "application/csta+xml"),
        (.supported, "timer"),
    ]

    /// Answers a request; without a transaction the answer is sent and forgotten.
    func answer(
        _ request: SIPMessage, _ status: SIPStatus, _ id: ServerTransactions.ID?,
        headers: [(SIPHeaderName, String)] = []
    ) {
        answer(request, status, id) { writer in
            for (name, value) in headers { writer.header(name, value) }
        }
    }

    /// The same; `write` adds what the answer says beyond its status.
    func answer(
        _ request: SIPMessage, _ status: SIPStatus, _ id: ServerTransactions.ID?, capacity: Int = 512,
        write headers: (inout SIPWriter) -> Void
    ) {
        var writer = SIPWriter(capacity: capacity)
        writer.response(status, to: request, toTag: request.has(.toTag) ? nil : services.newTag())
        headers(&writer)
        let bytes = writer.finish()
        if let id {
            send(response: bytes, status: status, transaction: id)
        } else {
            write(bytes)
        }
    }

    /// The answer to a request that is broken or asks for too much, with what is wrong with it (RFC 3261 20.43).
    func refusal(of request: SIPMessage, _ error: SIPParseError) -> ByteBuffer {
        var writer = SIPWriter()
        writer.response(error.status, to: request, toTag: request.has(.toTag) ? nil : services.newTag())
        if !error.unsupported.isEmpty { writer.header(.unsupported, error.unsupported.joined(separator: ", ")) }
        writer.header("Warning", "399 \(services.context.settings.host) \"\(error.quotedMessage)\"")
        return writer.finish()
    }
}

extension SIPParseError {
    /// The message inside a quoted string of a Warning header.
    var quotedMessage: String {
        message.replacing("\\", with: "/").replacing("\"", with: "'")
    }
}
