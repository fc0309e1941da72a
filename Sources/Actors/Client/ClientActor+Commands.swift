import CSTACore

/// Services that a phone answers, or the server for it (CLI-4, CST-9).
extension ClientActor {
    func forward(_ request: CSTARequest, token: UInt64, session: ClientSession) {
        let device: DeviceID
        switch request.subject {
        case .device(let named): device = named
        case .connection(let connection):
            if let named = connection.deviceID {
                device = named
            } else if let callID = connection.callID, let found = session.device(ofCall: callID) {
                device = found
            } else {
                return complete(token, with: .error(.invalidConnectionID))
            }
        case .monitor(let crossRef):
            // The phone has one monitor for all clients: a service that changes it is none that one of them can have.
            let isKnown = session.monitors[crossRef] != nil
            return complete(token, with: .error(isKnown ? .serviceNotSupported : .invalidMonitorCrossRefID))
        case .registration, .none: return complete(token, with: .error(.serviceNotSupported))
        }
        let number = session.number
        let account = session.account
        context.registry.post { registry in
            registry.route(
                request, to: device, account: account,
                sequel: { request, identity in self.post { $0.followed(request, identity, session: number) } },
                reply: { outcome in self.post { $0.answered(outcome, token: token, session: number) } })
        }
    }

    /// A phone has answered, or the registry for it. The device comes back in the client's own spelling.
    func answered(_ outcome: CommandOutcome, token: UInt64, session number: UInt32) {
        var message = outcome.message
        if let index = index(of: number), let identity = outcome.identity,
            let spelling = sessions[index].spelling(of: identity), case .response(var response) = message
        {
            response.mapDevices { if $0.means(identity) { $0.value = spelling.value } }
            message = .response(response)
        }
        complete(token, with: message)
    }

    /// A phone sends the rest of an answer in segments.
    private func followed(_ request: CSTARequest, _ identity: DeviceKey, session number: UInt32) {
        guard !isEnded, let index = index(of: number) else { return }
        var request = request
        if let spelling = sessions[index].spelling(of: identity) {
            request.mapDevices { if $0.means(identity) { $0.value = spelling.value } }
        }
        tell(.service(request), in: index)
    }
}
