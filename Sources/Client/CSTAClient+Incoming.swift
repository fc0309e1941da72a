import CSTACore
import NIOCore
import SIPCore
import XMLCore

extension CSTAClient {
    func received(_ message: SIPMessage) {
        guard message.isRequest else { return responseReceived(message) }
        switch message.method {
        case .ack: break
        case .info: infoReceived(message)
        case .bye:
            answer(message, .ok)
            if isInDialog(message) { lost(.connectionLost(message.first("Reason") ?? "the server ended the session")) }
        case .invite, .update:
            guard isInDialog(message) else { return answer(message, .callOrTransactionDoesNotExist) }
            dialog?.targetRefreshed(by: message)
            answer(message, .ok) { $0.header(.contact, self.contact) }
        case .options: answer(message, .ok)
        case .cancel: answer(message, .callOrTransactionDoesNotExist)
        default: answer(message, .methodNotAllowed)
        }
    }

    private func isInDialog(_ message: SIPMessage) -> Bool {
        guard let dialog else { return false }
        return SIPDialog.id(ofReceived: message) == dialog.id
    }

    private func responseReceived(_ response: SIPMessage) {
        guard case .final(let purpose) = transactions.responseReceived(response) else { return }
        switch purpose {
        case .register: registerAnswered(response)
        case .invite(let invite): inviteAnswered(response, to: invite, isRefresh: false)
        case .refresh(let invite): inviteAnswered(response, to: invite, isRefresh: true)
        case .service(let number): serviceAnswered(response, number)
        case .bye: break
        }
    }

    // MARK: What the server sends

    private func infoReceived(_ message: SIPMessage) {
        guard isInDialog(message) else { return answer(message, .callOrTransactionDoesNotExist) }
        _ = dialog?.requestReceived(message)
        let now = NIODeadline.now()
        guard let tape = try? parser.parse(message.body), let document = try? CSTADocument(tape) else {
            if message.body.readableBytes > 0 { observer?.receivedUnreadable(message.body, at: now) }
            return answer(message, .ok)
        }
        switch document.message {
        case .event(let event):
            answer(message, .ok)
            eventReceived(event, body: message.body, at: now)
        case .request(let request):
            answer(message, .ok, body: response(to: request).map { $0.encoded(edition: configuration.edition) })
            requestReceived(request)
        case .response, .error:
            answer(message, .ok)
        }
    }

    private func eventReceived(_ event: CSTAEvent, body: ByteBuffer, at now: NIODeadline) {
        guard let id = monitorsByReference[event.monitorCrossRefID], let monitor = monitors[id] else {
            observer?.receivedStray(event, at: now)
            return
        }
        observer?.received(event, for: id, body: body, at: now)
        if let events = monitor.events, case .dropped = events.yield(event) {
            events.finish(throwing: CSTAClientError.eventsOverrun)
        }
    }

    /// The empty response that the schema wants, where it has one.
    private func response(to request: CSTARequest) -> CSTAMessage? {
        switch request {
        case .systemStatus: .response(.systemStatus(SystemStatusResponse()))
        case .swFunctionDevicesChanged: .response(.swFunctionDevicesChanged(SwFunctionDevicesChangedResponse()))
        case .monitorStop: .response(.monitorStop(MonitorStopResponse()))
        default: nil
        }
    }

    private func requestReceived(_ request: CSTARequest) {
        if case .monitorStop(let stop) = request,
            let id = monitorsByReference.removeValue(forKey: stop.monitorCrossRefID)
        {
            monitors.removeValue(forKey: id)?.events?.finish()
        }
        for listener in sessionListeners.values { listener.yield(.request(request)) }
    }

    private func answer(
        _ request: SIPMessage, _ status: SIPStatus, body: ByteBuffer? = nil,
        _ more: (inout SIPWriter) -> Void = { _ in }
    ) {
        var writer = SIPWriter()
        writer.response(status, to: request, toTag: dialog?.id.localTag)
        if status == .methodNotAllowed || request.method == .options { writer.header(.allow, CSTAClient.allow) }
        more(&writer)
        if let body {
            write(writer.finish(contentType: CSTAClient.contentType, disposition: CSTAClient.disposition, body: body))
        } else {
            write(writer.finish())
        }
    }
}
