import CSTACore
import NIOCore

/// What a client asks for, service by service (CLI-2 … CLI-6, CST-1 … CST-10).
extension ClientActor {
    func handle(_ message: CSTAMessage, token: UInt64, session number: UInt32) {
        switch message {
        case .request(let request): handle(request, token: token, session: number)
        // A client that answers one of our services in an INFO of its own: nothing waits for it.
        case .response, .error: complete(token, with: nil)
        case .event: complete(token, with: .error(.invalidMsgID))
        }
    }

    private func handle(_ request: CSTARequest, token: UInt64, session number: UInt32) {
        guard let index = index(of: number) else { return complete(token, with: nil) }
        let session = sessions[index]
        switch request {
        case .systemStatus: complete(token, with: .response(.systemStatus(SystemStatusResponse())))
        case .requestSystemStatus:
            complete(token, with: .response(.requestSystemStatus(RequestSystemStatusResponse(systemStatus: .normal))))
        case .getCSTAFeatures:
            tellFeatures(request, token: token, session: session)
        case .systemRegister(let register): systemRegister(register, token: token, session: session)
        case .systemRegisterCancel(let cancel): systemRegisterCancel(cancel, token: token, session: session)
        case .getSwitchingFunctionDevices(let get): listDevices(get, token: token, session: session)
        case .monitorStart(let start): monitorStart(start, token: token, session: session)
        case .monitorStop(let stop): monitorStop(stop, token: token, session: session)
        default: forward(request, token: token, session: session)
        }
    }
}
