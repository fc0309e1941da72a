import NIOCore
import Testing

@testable import PhoneSimulator

@Suite("Call scripts (SIM-1)")
struct CallScriptTests {
    @Test("every kind can be played and leaves no call behind", arguments: CallScript.Kind.allCases)
    func playable(kind: CallScript.Kind) throws {
        var generator = SeededGenerator(seed: 1)
        let script = CallScript(kind: kind, pace: .seconds(1), using: &generator)
        var pbx = PBX()
        for phone in 0..<script.phoneCount {
            pbx.addStation(number: "\(phone)", callIDs: .decimal)
            pbx.reachabilityChanged(of: phone, to: true)
        }
        let stage = ScriptStage(phones: Array(0..<script.phoneCount))
        for step in script.steps {
            let events = try stage.play(step.action, in: &pbx)
            switch step.action {
            case .snapshotDevice, .snapshotCall: #expect(events.isEmpty)
            default: #expect(!events.isEmpty, "\(step.action)")
            }
        }
        #expect(pbx.callCount == 0)
    }

    @Test(
        "put together by the server: AlternateCall and ReconnectCall look the same, SingleStepTransferCall is three steps"
    )
    func emulated() throws {
        func told(_ action: CallScript.Action, emulated: Bool) throws -> [String] {
            var pbx = PBX()
            for phone in 0..<3 {
                pbx.addStation(number: "\(phone)", callIDs: .decimal)
                pbx.reachabilityChanged(of: phone, to: true)
            }
            let stage = ScriptStage(phones: [0, 1, 2])
            _ = try stage.play(.dial(.caller, to: .callee), in: &pbx)
            _ = try stage.play(.answer(.callee), in: &pbx)
            if action != .blindTransfer(.caller, to: .third) {
                _ = try stage.play(.consult(.caller, to: .third), in: &pbx)
                _ = try stage.play(.answer(.third), in: &pbx)
            }
            let events = emulated ? try stage.playEmulated(action, in: &pbx) : try stage.play(action, in: &pbx)
            return events.map { "\($0.phone) \($0.name.replacing("Event", with: ""))" }
        }
        #expect(try told(.alternate(.caller), emulated: true) == ["0 Held", "0 Retrieved"])
        #expect(try told(.alternate(.caller), emulated: false) == ["0 Held", "0 Retrieved"])
        let reconnected = ["0 ConnectionCleared", "2 ConnectionCleared", "0 Retrieved"]
        #expect(try told(.reconnect(.caller), emulated: true) == reconnected)
        #expect(try told(.reconnect(.caller), emulated: false) == reconnected)
        #expect(
            try told(.blindTransfer(.caller, to: .third), emulated: true) == [
                "0 Held", "0 ServiceInitiated", "0 Originated", "2 Delivered", "0 Delivered", "0 Transfered",
                "1 Transfered", "2 Transfered",
            ])
    }

    @Test("the same seed draws the same calls, pauses lie around the pace")
    func repeatable() {
        func draw(_ seed: UInt64) -> [CallScript] {
            var generator = SeededGenerator(seed: seed)
            return (0..<100).map { _ in CallScript(pace: .seconds(1), using: &generator) }
        }
        #expect(draw(4) == draw(4))
        #expect(draw(4) != draw(5))
        for step in draw(4).flatMap(\.steps) {
            #expect(step.after >= .milliseconds(500) && step.after < .milliseconds(1500))
        }
        #expect(Set(draw(4).map(\.kind)).count > 5)
    }
}
