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
            #expect(!events.isEmpty, "\(step.action)")
        }
        #expect(pbx.callCount == 0)
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
