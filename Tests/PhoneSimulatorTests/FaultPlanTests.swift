import NIOCore
import Testing

@testable import PhoneSimulator

@Suite("Fault plan (SIM-1)")
struct FaultPlanTests {
    private func draw(seed: UInt64) -> [AnswerFate] {
        let plan = FaultPlan(seed: seed, faults: Set(Fault.allCases), share: 0.5)
        return (0..<50).flatMap { index in
            var phone = plan.phone(index)
            return (0..<20).map { phone.nextAnswer(isCallControl: $0.isMultiple(of: 2)) }
        }
    }

    @Test("the same seed is the same plan, another seed another")
    func repeatable() {
        #expect(draw(seed: 7) == draw(seed: 7))
        #expect(draw(seed: 7) != draw(seed: 8))
        let first = FaultPlan(seed: 3, faults: [.split, .halfOpen])
        let second = FaultPlan(seed: 3, faults: [.split, .halfOpen])
        for index in 0..<200 { #expect(first.phone(index).shown == second.phone(index).shown) }
    }

    @Test("a fault asked for besides does not change who shows the others")
    func independent() {
        let few = FaultPlan(seed: 3, faults: [.late])
        let many = FaultPlan(seed: 3, faults: [.late, .split, .challenge])
        for index in 0..<200 { #expect(few.phone(index).shows(.late) == many.phone(index).shows(.late)) }
    }

    @Test("only call control may go unanswered")
    func missing() {
        let plan = FaultPlan(seed: 1, faults: [.missing], share: 1)
        var phone = plan.phone(0)
        let system = (0..<500).map { _ in phone.nextAnswer(isCallControl: false) }
        let calls = (0..<500).map { _ in phone.nextAnswer(isCallControl: true) }
        #expect(!system.contains(.missing))
        #expect(calls.contains(.missing))
    }

    @Test("late answers stay within the server's request timeout of five seconds")
    func late() {
        let plan = FaultPlan(seed: 1, faults: [.late], share: 1)
        var phone = plan.phone(0)
        for _ in 0..<500 {
            if case .late(let delay) = phone.nextAnswer(isCallControl: true) { #expect(delay < .seconds(3)) }
        }
    }

    @Test("ghost: some ends of calls are forgotten, reboots lie between 15 and 60 s apart; others never do either")
    func ghost() {
        var phone = FaultPlan(seed: 1, faults: [.ghost], share: 1).phone(0)
        let forgotten = (0..<500).count { _ in phone.forgetsClearing() }
        #expect((60...200).contains(forgotten))
        for _ in 0..<100 {
            let reboot = phone.nextReboot()
            #expect(reboot.map { $0.after >= .seconds(15) && $0.after < .seconds(60) } == true)
            #expect(reboot.map { $0.back >= .milliseconds(500) && $0.back < .seconds(3) } == true)
        }
        var other = FaultPlan(seed: 1, faults: [.late, .halfOpen], share: 1).phone(0)
        #expect(!(0..<100).contains { _ in other.forgetsClearing() })
        #expect(other.nextReboot() == nil)
    }

    @Test("pieces are the message again, none of them empty")
    func pieces() throws {
        let plan = FaultPlan(seed: 1, faults: [.split], share: 1)
        var faults = plan.phone(0)
        var output = PacedOutput()
        let message = ByteBuffer(string: String(repeating: "0123456789", count: 60))
        #expect(output.add(message, faults: &faults) == .zero)
        var received = ByteBuffer()
        var count = 0
        while let piece = output.due(faults: &faults).piece {
            #expect(piece.readableBytes > 0)
            received.writeImmutableBuffer(piece)
            count += 1
        }
        #expect(count > 1)
        #expect(received == message)
    }

    @Test("coalesced messages leave together")
    func coalesced() {
        let plan = FaultPlan(seed: 1, faults: [.coalesce], share: 1)
        var faults = plan.phone(0)
        var output = PacedOutput()
        #expect(output.add(ByteBuffer(string: "one"), faults: &faults) != nil)
        #expect(output.add(ByteBuffer(string: "two"), faults: &faults) == nil)
        #expect(output.due(faults: &faults).piece == ByteBuffer(string: "onetwo"))
    }
}
