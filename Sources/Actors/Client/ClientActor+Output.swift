import CSTACore
import DequeModule
import Logging
import NIOCore

/// What goes to the client, in whichever way its session speaks.
extension ClientActor {
    /// What a client is told unasked.
    enum News: Sendable {
        case event(EncodedEvent, crossReference: String)
        case service(CSTARequest)
    }

    /// The answer to a request is known.
    func complete(_ token: UInt64, with message: CSTAMessage?) {
        guard let answer = pending.removeValue(forKey: token), !isEnded else { return }
        switch answer.way {
        case .response(let request, let transaction):
            self.answer(request, transaction, session: answer.session, with: message)
        case .frame(let invokeID):
            if let message, let index = index(of: answer.session) {
                sendFrame(message, invokeID, edition: sessions[index].edition)
            }
        }
        closeSoonIfAnswered()
    }

    /// Tells the client something, if it still has the session; no answer is waited for.
    func tell(_ news: News, session number: UInt32) {
        if let index = index(of: number) { tell(news, in: index) }
    }

    /// The same for a session that has just been found. Where that is more than the outbox keeps the client is ended, and
    /// no index holds any more.
    func tell(_ news: News, in index: Int) {
        let edition = sessions[index].edition
        switch (stream == nil, news) {
        case (true, .event(let event, let crossReference)):
            sendInfo(bodyBytes: event.length(crossReference: crossReference), in: index) {
                event.write(crossReference: crossReference, into: &$0)
            }
        case (true, .service(let request)):
            sendInfo(CSTAMessage.request(request).encoded(edition: edition), in: index)
        case (false, .event(let event, let crossReference)):
            sendFrame(event, crossReference: crossReference)
        case (false, .service(let request)):
            guard let invokeID = stream?.nextInvokeID() else { return }
            sendFrame(.request(request), invokeID, edition: edition)
        }
    }

    /// Sends a message, or keeps it while the client does not read.
    func offer(_ message: ByteBuffer) {
        guard !isEnded else { return }
        switch outbox.offered(message) {
        case .send: link.send(unanswered: message)
        case .kept: break
        case .overflow(let octets):
            // CLI-7: an honest end. A goodbye will not be read any more; the log and the closed connection will.
            logger.warning("client reads too slowly and is ended", metadata: ["waiting": "\(octets)"])
            let reason = CloseReason.slowReader(octets)
            detached(reason)
            link.close(reason)
        }
    }

    /// The connection takes more again, or does not.
    public func writabilityChanged(_ isWritable: Bool) {
        outbox.writabilityChanged(isWritable)
        while let message = outbox.next() { link.send(unanswered: message) }
        tellBacklog()
        closeSoonIfAnswered()
    }

    /// Sends of a long list what the connection takes, and the rest when it takes more: a client that asked for ten
    /// thousand lines reads them at its own pace, and is no slow reader for that.
    func tellBacklog() {
        while !isEnded, outbox.isIdle, let next = backlog.popFirst() {
            guard let index = index(of: next.session) else { continue }
            if next.segment.lastSegment { sessions[index].awaitsList = false }
            tell(.service(.switchingFunctionDevices(next.segment)), in: index)
        }
    }
}
