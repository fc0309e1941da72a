import CSTAClient
import NIOCore
import SIPCore

extension SimulatedPhone {
    func makeRegistration() -> SIPRegistration {
        var headers: [(SIPHeaderName, String)] = [(.allow, persona.traits.allow)]
        if !persona.traits.supported.isEmpty { headers.append((.supported, persona.traits.supported)) }
        return SIPRegistration(
            server: fleet.settings.server(of: index).host, user: user, digest: digest(wrong: hasWrongPassword),
            expires: fleet.settings.expires, userAgent: persona.userAgent, extraHeaders: headers,
            callID: RandomToken.callID(using: &fleet.generator), tag: RandomToken.tag(using: &fleet.generator))
    }

    private func digest(wrong: Bool) -> DigestClient {
        let password = fleet.settings.password
        return DigestClient(username: user, password: wrong ? Secret(password.reveal() + "-typo") : password)
    }

    func register(at now: NIODeadline) {
        guard channel != nil, phase == .registering || phase == .registered else { return }
        let branch = branches.next()
        guard let bytes = registration?.request(via: viaPrefix + branch, contact: contact) else { return }
        transactions.requestSent(
            branch: branch, method: .register, context: .register(sent: now), deadline: now + .seconds(32))
        write(bytes)
    }

    func registerAnswered(_ response: SIPMessage, at now: NIODeadline) {
        switch registration?.answered(response) {
        case .registered(let seconds):
            fleet.counts.registrations += 1
            if hasWrongPassword {
                hasWrongPassword = false
                fleet.counts.wrongPasswordsAccepted += 1
            }
            registered(at: now)
            // Between half and three quarters of the time, so that a fleet does not refresh in step.
            let share = 50 + Int64(fleet.generator.next() % 25)
            wake(.register, at: now + .milliseconds(Int64(max(10, seconds)) * 10 * share))
        case .again:
            fleet.counts.challenges += 1
            register(at: now)
        case .later(let seconds):
            fleet.counts.postponed += 1
            let jitter = Int64(fleet.generator.next() % 1000)
            wake(.register, at: now + .milliseconds(Int64(seconds) * 1000 + jitter))
        case .refused where hasWrongPassword && response.status == .unauthorized:
            // The typo is found: the next attempt, a little later, has the right password.
            hasWrongPassword = false
            fleet.counts.wrongPasswordsRefused += 1
            registration?.credentialsChanged(to: digest(wrong: false))
            wake(.register, at: now + .milliseconds(1500))
        case .refused, nil:
            fleet.counts.refused += 1
            channel?.close(promise: nil)
        }
    }

    func responseReceived(_ response: SIPMessage, at now: NIODeadline) {
        guard case .final(let purpose) = transactions.responseReceived(response) else { return }
        switch purpose {
        case .register:
            registerAnswered(response, at: now)
        case .event(let sent):
            fleet.eventAnswers.record(now - sent)
            if response.status?.isSuccess ?? false {
                fleet.counts.eventsAnswered += 1
            } else {
                fleet.counts.eventsRefused += 1
            }
        case .introduction:
            if response.status?.isSuccess ?? false { isIntroduced = true }
        case .other:
            break
        }
    }

    /// Requests without an answer: an event is counted, a registration starts the connection anew.
    func expireRequests(at now: NIODeadline) {
        guard let next = transactions.nextDeadline, next <= now else { return }
        for purpose in transactions.expired(at: now) {
            switch purpose {
            case .register: channel?.close(promise: nil)
            case .event: fleet.counts.eventsUnanswered += 1
            case .introduction, .other: break
            }
        }
    }
}
