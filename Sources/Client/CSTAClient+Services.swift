public import CSTACore
import NIOCore
import SIPCore
import XMLCore

extension CSTAClient {
    /// Sends any service and waits for its answer.
    ///
    /// Several may be under way at once; the server serves them in order.
    public func send(_ request: CSTARequest) async throws(CSTAClientError) -> CSTAResponse {
        try await withCheckedContinuation { continuation in
            begin(request) { continuation.resume(returning: $0) }
        }.get()
    }

    /// Sends a service and calls `answered` on the client's loop: the way without a task. Call it on ``eventLoop``, or
    /// from within the actor.
    public func begin(
        _ request: CSTARequest, answered: @escaping (Result<CSTAResponse, CSTAClientError>) -> Void
    ) {
        guard phase == .ready else { return answered(.failure(.noSession)) }
        let number = nextService
        nextService += 1
        services[number] = PendingService(request: request, attempts: 0, sent: .now(), answered: answered)
        transmit(number, credentials: nil)
    }

    private func transmit(_ number: Int, credentials: (SIPHeaderName, String)?) {
        guard let service = services[number], let target = dialog?.remoteTarget else { return }
        let branch = branches.next()
        guard var writer = dialog?.request(.info, via: viaPrefix + branch) else { return }
        if let header = credentials ?? digest.next(method: .info, uri: target) { writer.header(header.0, header.1) }
        let body = CSTAMessage.request(service.request).encoded(edition: configuration.edition)
        sent(branch, .info, .service(number), timeout: configuration.requestTimeout)
        write(writer.finish(contentType: CSTAClient.contentType, disposition: CSTAClient.disposition, body: body))
    }

    func serviceAnswered(_ response: SIPMessage, _ number: Int) {
        guard var service = services[number], let status = response.status else { return }
        if status == .unauthorized || status == .proxyAuthenticationRequired, service.attempts == 0,
            let target = dialog?.remoteTarget,
            let header = digest.answer(to: response, method: .info, uri: target)
        {
            service.attempts += 1
            services[number] = service
            return transmit(number, credentials: header)
        }
        services[number] = nil
        service.answered(outcome(of: response, status, to: service.request))
        // 481 and 408 say that the dialog is gone (RFC 3261 12.2.1.2).
        if status == .callOrTransactionDoesNotExist || status == .requestTimeout { lost(.rejected(status)) }
    }

    private func outcome(
        of response: SIPMessage, _ status: SIPStatus, to request: CSTARequest
    ) -> Result<CSTAResponse, CSTAClientError> {
        guard response.body.readableBytes > 0 else {
            return .failure(
                status.isSuccess ? .unexpectedAnswer("an empty answer to \(request.name)") : .rejected(status))
        }
        do {
            switch try CSTADocument(parser.parse(response.body)).message {
            case .response(let answer):
                // A MonitorStop, say, answered by a MonitorStartResponse would be taken for success otherwise.
                guard request.responseName == nil || answer.name == request.responseName else {
                    return .failure(.unexpectedAnswer("\(answer.name) to \(request.name)"))
                }
                return .success(answer)
            case .error(let code):
                return .failure(.refused(code))
            case .request, .event:
                return .failure(.unexpectedAnswer("neither a response nor an error to \(request.name)"))
            }
        } catch {
            return .failure(.unexpectedAnswer("\(error)"))
        }
    }

    /// Sends a service whose response has no content.
    func perform(_ request: CSTARequest) async throws(CSTAClientError) {
        _ = try await send(request)
    }

    /// Sends a service and takes out of the response what is wanted.
    func perform<Value: Sendable>(
        _ request: CSTARequest, _ wanted: (CSTAResponse) -> Value?
    ) async throws(CSTAClientError) -> Value {
        let response = try await send(request)
        guard let value = wanted(response) else { throw .unexpectedAnswer("\(response.name) to \(request.name)") }
        return value
    }
}
