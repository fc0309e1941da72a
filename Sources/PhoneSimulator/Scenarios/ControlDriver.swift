import CSTAClient
import CSTACore
import NIOCore

/// One task of the control scenario: three phones of its own, driven through clients, every event checked.
///
/// What must follow from a command is asked of a second exchange, an oracle of three phones, that plays the same script.
struct ControlDriver: Sendable {
    /// The three phones, as indices of the fleet, in their roles.
    var phones: [Int]
    let team: ClientTeam
    let fleet: FleetRunner
    let devices: [DeviceID]
    let plan: FaultPlan
    let outcome: ControlOutcome
    let loop: any EventLoop
    let pace: TimeAmount

    /// An event must come within this time.
    static let eventTimeout = TimeAmount.seconds(10)

    private enum Trouble: Error {
        /// Something was not as it must be, in words; the script cannot go on.
        case missed(String)
        /// The phone's fault plan has it that this answer is missing.
        case answerMissing
        /// Follows from the fault plan; what the phone did is not known.
        case excused
        /// The phone's model lacks the service, and the answer said so.
        case lacking
    }

    /// Plays scripts until `deadline`, each when `limiter` says so.
    func run(until deadline: NIODeadline, limiter: RateLimiter, seed: UInt64) async {
        var generator = SeededGenerator(seed: seed, stream: UInt64(phones[0]))
        var play = ControlPlay()
        while NIODeadline.now() < deadline {
            do {
                try await limiter.turn()
                guard NIODeadline.now() < deadline else { return }
                // In other roles each time, so that every make calls, is called and is consulted.
                var driver = self
                for _ in 0..<generator.next() % 3 { driver.phones.append(driver.phones.removeFirst()) }
                try await driver.play(
                    CallScript(pace: pace, weights: CallScript.clientWeights, using: &generator), &play)
                outcome.update { $0.calls += 1 }
            } catch is CancellationError {
                return
            } catch {
                await judge(error)
                await reset()
                play = ControlPlay()
            }
        }
    }

    private func play(_ script: CallScript, _ play: inout ControlPlay) async throws {
        let stage = ScriptStage(phones: [0, 1, 2])
        do {
            for step in script.steps {
                try await Task.sleep(for: .nanoseconds(step.after.nanoseconds))
                try await insist(step.action, stage, &play)
            }
        } catch Trouble.lacking {
            outcome.update { $0.shortened += 1 }
            for role in CallScript.Role.allCases {
                while !play.oracle.legs(of: role.rawValue).isEmpty { try await insist(.clear(role), stage, &play) }
            }
        }
    }

    /// Asks again where the fault plan left the answer out.
    private func insist(_ action: CallScript.Action, _ stage: ScriptStage, _ play: inout ControlPlay) async throws {
        var tries = 0
        while true {
            do {
                return try await perform(action, stage, &play)
            } catch Trouble.answerMissing where tries < 8 {
                tries += 1
                outcome.update { $0.expectedErrors += 1 }
            }
        }
    }

    /// One command, its answer and all events that must follow.
    private func perform(_ action: CallScript.Action, _ stage: ScriptStage, _ play: inout ControlPlay) async throws {
        var oracle = play.oracle
        let legs = try stage.legs(for: action, in: oracle)
        let known = play
        let command = Command(action, legs: legs, devices: phones.map { devices[$0] }) { known.callID($0) }
        let phone = phones[legs.phone]
        let support = fleet.roster.personas[phone].support(of: command.name)
        let events =
            support == .emulated
            ? try stage.playEmulated(action, in: &oracle) : try stage.play(action, in: &oracle)
        let began = NIODeadline.now()
        let answer: Command.Answer
        do {
            answer = try await command.send(by: team.controller(of: phone))
        } catch {
            try judge(error, of: command, phone: phone, support: support)
            return
        }
        guard support != .refused else {
            throw Trouble.missed("\(command.name) of \(devices[phone]): done, but its model lacks it")
        }
        outcome.answered(command.name, support, after: .now() - began)
        play.oracle = oracle
        try await check(answer, to: command, legs, oracle, &play)
        for event in events { try await expect(event, after: command.name, &play) }
    }

    /// What an error means: what must be, what the fault plan has it, or neither.
    private func judge(
        _ error: CSTAClientError, of command: Command, phone: Int, support: ModelBook.Support
    ) throws {
        if support == .refused, error == .refused(.operation(.serviceNotSupported)) {
            outcome.refused(command.name)
            // A question more or less does not change the script.
            switch command.action {
            case .snapshotDevice, .snapshotCall, .digits: return
            default: throw Trouble.lacking
            }
        }
        // A missing answer, or a late one of a phone that does not read at the moment, ends in operation/generic.
        let faults = plan.phone(phone)
        if error == .refused(.operation(.generic)), faults.shows(.missing) {
            // Of a service put together from several, one step may have been carried out and undone.
            throw support == .emulated ? Trouble.excused : Trouble.answerMissing
        }
        if error == .refused(.operation(.generic)), faults.shows(.slow) { throw Trouble.excused }
        throw Trouble.missed("\(command.name) of \(devices[phone]) (\(support)): \(error)")
    }

    private func check(
        _ answer: Command.Answer, to command: Command, _ legs: ScriptStage.Legs, _ oracle: PBX,
        _ play: inout ControlPlay
    ) async throws {
        let phone = phones[legs.phone]
        var complaint: ControlPlay.Complaint?
        switch answer {
        case .done: return
        case .began(let callID):
            guard let leg = oracle.legs(of: legs.phone).last, let callID else { return }
            complaint = play.named(legs.phone, leg.callID, callID)
        case .calls(let result):
            let forgotten = try await fleet.run { $0.phones[phone].forgottenEnds }
            complaint = play.check(result.states, of: legs.phone, forgotten: forgotten)
        case .endpoints(let result):
            guard let leg = legs.main else { return }
            complaint = play.check(result.state(of: command.device), of: leg)
        }
        if let complaint { throw Trouble.missed("\(command.name) of \(devices[phone]) says: \(complaint)") }
    }

    private func expect(_ expected: PhoneEvent, after command: String, _ play: inout ControlPlay) async throws {
        let phone = phones[expected.phone]
        guard fleet.roster.personas[phone].isMonitorable else { return }
        if let ended = expected.endedCallID, let callID = play.callID(expected.phone, ended),
            plan.phone(phone).shows(.ghost), try await fleet.run({ $0.phones[phone].forgottenEnds.contains(callID) })
        {
            return outcome.update { $0.forgotten += 1 }
        }
        guard let event = await team.mailboxes[phone].next(within: ControlDriver.eventTimeout, on: loop) else {
            throw Trouble.missed("\(expected.name) of \(devices[phone]) did not follow \(command) within 10 s")
        }
        guard event.name == expected.name else {
            throw Trouble.missed("\(devices[phone]) told \(event.name) after \(command), not \(expected.name)")
        }
        outcome.update { $0.eventsChecked += 1 }
        // The first event of a call brings the phone's own name of it.
        if let callID = event.subjectConnection?.callID, let known = expected.callID,
            let complaint = play.named(expected.phone, known, callID)
        {
            throw Trouble.missed("\(event.name) of \(devices[phone]) after \(command): \(complaint)")
        }
    }

    /// Whether what went wrong follows from the fault plan: a phone that vanished takes its calls with it.
    private func judge(_ error: any Error) async {
        let sentence: String
        switch error {
        case Trouble.missed(let told): sentence = told
        case is Trouble: return outcome.update { $0.expectedErrors += 1 }
        default: sentence = "a script cannot be played: \(error)"
        }
        let before = NIODeadline.now() - .seconds(30)
        if !plan.faults.isDisjoint(with: [.halfOpen, .ghost]),
            (try? await fleet.lostSome(of: phones, since: before)) ?? false
        {
            outcome.update { $0.expectedErrors += 1 }
        } else {
            outcome.miss(sentence)
        }
    }

    /// The phones' users hang up whatever is left, and what is on its way is forgotten.
    private func reset() async {
        outcome.update { $0.resets += 1 }
        let stage = ScriptStage(phones: phones)
        _ = try? await fleet.run { fleet in fleet.tell(stage.clearAll(in: &fleet.pbx), at: .now()) }
        try? await Task.sleep(for: .seconds(1))
        for phone in phones { team.mailboxes[phone].clear() }
    }
}

extension PhoneEvent {
    /// The telling phone's call id that a client reads as the event's subject.
    var callID: String? {
        switch happening {
        case .serviceInitiated(let callID), .originated(let callID, _), .delivered(let callID, _, _, _, _, _),
            .established(let callID, _, _, _, _), .held(let callID), .retrieved(let callID),
            .diverted(let callID, _, _, _), .failed(let callID, _, _, _, _),
            .connectionCleared(let callID, _, _, _), .digitsGenerated(let callID, _):
            return callID
        case .transfered, .conferenced, .doNotDisturb, .forwarding, .messageWaiting:
            return nil
        }
    }
}

extension SnapshotCallResult {
    /// The state of the end that `device` has in the call.
    func state(of device: DeviceID) -> String? {
        guard case .endpoints(let ends) = self else { return nil }
        return ends.first { $0.callIdentifier?.deviceID?.key == device.key }?.localConnectionInfo?.rawValue
    }
}
