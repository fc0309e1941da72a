import CSTAClient
import CSTACore
import NIOCore

/// One task of the control scenario: three phones of its own, driven through clients, every event checked.
///
/// What must follow from a command is asked of a second exchange, an oracle of three phones, that plays the same script.
struct ControlDriver: Sendable {
    /// The three phones, as indices of the fleet.
    let phones: [Int]
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
    }

    /// The oracle, and what the phones call the oracle's calls.
    private struct Play {
        var oracle = PBX()
        var callIDs: [String: String] = [:]

        init() {
            for phone in 0..<3 {
                // Numbers of their own per phone make the oracle's call ids unique among the three.
                oracle.addStation(number: "\(phone)", callIDs: .decimal)
                oracle.reachabilityChanged(of: phone, to: true)
            }
        }

        func key(_ phone: Int, _ callID: String) -> String { "\(phone) \(callID)" }
    }

    /// Plays scripts until `deadline`, each when `limiter` says so.
    func run(until deadline: NIODeadline, limiter: RateLimiter, seed: UInt64) async {
        var generator = SeededGenerator(seed: seed, stream: UInt64(phones[0]))
        var play = Play()
        while NIODeadline.now() < deadline {
            do {
                try await limiter.turn()
                guard NIODeadline.now() < deadline else { return }
                try await self.play(CallScript(pace: pace, using: &generator), &play)
                outcome.update { $0.calls += 1 }
            } catch is CancellationError {
                return
            } catch {
                await judge(error)
                await reset()
                play = Play()
            }
        }
    }

    private func play(_ script: CallScript, _ play: inout Play) async throws {
        let stage = ScriptStage(phones: [0, 1, 2])
        for step in script.steps {
            try await Task.sleep(for: .nanoseconds(step.after.nanoseconds))
            var tries = 0
            while true {
                do {
                    try await perform(step.action, stage, &play)
                    break
                } catch Trouble.answerMissing where tries < 8 {
                    tries += 1
                    outcome.update { $0.expectedErrors += 1 }
                }
            }
        }
    }

    /// One command, its answer and all events that must follow.
    private func perform(_ action: CallScript.Action, _ stage: ScriptStage, _ play: inout Play) async throws {
        var oracle = play.oracle
        let legs = try stage.legs(for: action, in: oracle)
        let events = try stage.play(action, in: &oracle)
        let command = Command(action, legs: legs, devices: phones.map { devices[$0] }) { leg in
            play.callIDs[play.key(leg.phone, leg.callID)] ?? ""
        }
        let phone = phones[legs.phone]
        let began = NIODeadline.now()
        do {
            try await command.send(by: team.controller(of: phone))
        } catch {
            // A missing answer, or a late one of a phone that does not read at the moment, ends in operation/generic.
            let faults = plan.phone(phone)
            if error == .refused(.operation(.generic)), faults.shows(.missing) { throw Trouble.answerMissing }
            if error == .refused(.operation(.generic)), faults.shows(.slow) { throw Trouble.excused }
            throw Trouble.missed("\(command.name) of \(devices[phone]): \(error)")
        }
        outcome.answered(command.name, after: .now() - began)
        play.oracle = oracle
        for event in events { try await expect(event, after: command.name, &play) }
    }

    private func expect(_ expected: PhoneEvent, after command: String, _ play: inout Play) async throws {
        let phone = phones[expected.phone]
        guard let event = await team.mailboxes[phone].next(within: ControlDriver.eventTimeout, on: loop) else {
            throw Trouble.missed("\(expected.name) of \(devices[phone]) did not follow \(command) within 10 s")
        }
        guard event.name == expected.name else {
            throw Trouble.missed("\(devices[phone]) told \(event.name) after \(command), not \(expected.name)")
        }
        outcome.update { $0.eventsChecked += 1 }
        // The first event of a call brings the phone's own name of it.
        if let callID = event.subjectConnection?.callID, let known = expected.callID {
            play.callIDs[play.key(expected.phone, known)] = callID
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
        if plan.faults.contains(.halfOpen), (try? await fleet.lostSome(of: phones, since: before)) ?? false {
            outcome.update { $0.expectedErrors += 1 }
        } else {
            outcome.miss(sentence)
        }
    }

    /// Hangs up whatever is left, by the phones' own word, and forgets what is on its way.
    private func reset() async {
        outcome.update { $0.resets += 1 }
        for phone in phones {
            let client = team.controller(of: phone)
            guard case .connections(let calls)? = try? await client.snapshot(devices[phone]) else { continue }
            for call in calls { try? await client.clear(call.connectionIdentifier) }
        }
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
