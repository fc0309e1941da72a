import Testing

@testable import PhoneSimulator

@Suite("Exchange: events in the order of uacsta.md 3.4 (SIM-1)")
struct PBXTests {
    private func exchange(_ count: Int = 3) -> PBX {
        var pbx = PBX()
        for phone in 0..<count {
            pbx.addStation(number: "\(201 + phone)", callIDs: .smallSigned)
            pbx.reachabilityChanged(of: phone, to: true)
        }
        return pbx
    }

    private func names(_ events: [PhoneEvent]) -> [String] {
        events.map { "\($0.phone) \($0.name.replacing("Event", with: ""))" }
    }

    @Test("a call: ServiceInitiated, Originated, Delivered, Established, ConnectionCleared")
    func call() throws {
        var pbx = exchange()
        let call = try pbx.makeCall(from: 0, to: pbx.party(dialled: "sip:202@pbx.example.net"))
        #expect(names(call.events) == ["0 ServiceInitiated", "0 Originated", "1 Delivered", "0 Delivered"])
        let ringing = try #require(pbx.legs(of: 1).first)
        #expect(ringing.callID == "-1")
        #expect(ringing.state == .alerting)
        #expect(names(try pbx.answer(1, callID: ringing.callID)) == ["1 Established", "0 Established"])
        #expect(names(try pbx.clear(0, callID: call.leg.callID)) == ["0 ConnectionCleared", "1 ConnectionCleared"])
        #expect(pbx.callCount == 0)
    }

    @Test("hold and retrieve tell the own side only")
    func hold() throws {
        var pbx = exchange()
        let call = try pbx.makeCall(from: 0, to: .phone(1))
        _ = try pbx.answer(1, callID: "-1")
        #expect(names(try pbx.hold(0, callID: call.leg.callID)) == ["0 Held"])
        #expect(throws: PBXRefusal.wrongState) { try pbx.hold(0, callID: call.leg.callID) }
        #expect(names(try pbx.retrieve(0, callID: call.leg.callID)) == ["0 Retrieved"])
    }

    @Test("consult and transfer leave the two others in one call")
    func transfer() throws {
        var pbx = exchange()
        let first = try pbx.makeCall(from: 0, to: .phone(1))
        _ = try pbx.answer(1, callID: "-1")
        let second = try pbx.consult(0, callID: first.leg.callID, to: .phone(2))
        #expect(
            names(second.events) == ["0 Held", "0 ServiceInitiated", "0 Originated", "2 Delivered", "0 Delivered"])
        _ = try pbx.answer(2, callID: "-1")
        let events = try pbx.transfer(0, heldCallID: first.leg.callID, activeCallID: second.leg.callID)
        #expect(names(events) == ["0 Transfered", "1 Transfered", "2 Transfered"])
        #expect(pbx.legs(of: 0).isEmpty)
        let stayer = try #require(pbx.legs(of: 1).first)
        #expect(pbx.others(of: stayer).map(\.phone) == [2])
        #expect(names(try pbx.clear(2, callID: "-1")) == ["2 ConnectionCleared", "1 ConnectionCleared"])
        #expect(pbx.callCount == 0)
    }

    @Test("a conference shrinks to a call when one leaves")
    func conference() throws {
        var pbx = exchange()
        let first = try pbx.makeCall(from: 0, to: .phone(1))
        _ = try pbx.answer(1, callID: "-1")
        let second = try pbx.consult(0, callID: first.leg.callID, to: .phone(2))
        _ = try pbx.answer(2, callID: "-1")
        let joined = try pbx.conference(0, heldCallID: first.leg.callID, activeCallID: second.leg.callID)
        #expect(names(joined.events) == ["0 Conferenced", "1 Conferenced", "2 Conferenced"])
        let left = try pbx.clear(2, callID: "-1")
        #expect(names(left) == ["2 ConnectionCleared", "0 ConnectionCleared", "1 ConnectionCleared"])
        #expect(pbx.legs(of: 0).map(\.state) == [.connected])
        _ = try pbx.clear(1, callID: "-1")
        #expect(pbx.callCount == 0)
    }

    @Test("blind transfer and deflection ring the third")
    func redirections() throws {
        var pbx = exchange()
        _ = try pbx.makeCall(from: 0, to: .phone(1))
        let deflected = try pbx.deflect(1, callID: "-1", to: .phone(2))
        #expect(names(deflected) == ["1 Diverted", "2 Delivered", "0 Diverted", "0 Delivered"])
        _ = try pbx.answer(2, callID: "-1")
        let moved = try pbx.singleStepTransfer(2, callID: "-1", to: .phone(1))
        #expect(names(moved.events) == ["2 Transfered", "1 Delivered", "0 Transfered", "0 Delivered"])
        _ = try pbx.answer(1, callID: "-2")
        #expect(pbx.callCount == 1)
    }

    @Test("busy, do not disturb and unknown numbers fail; forwarding is followed")
    func failures() throws {
        var pbx = exchange(4)
        _ = try pbx.makeCall(from: 0, to: .phone(1))
        let busy = try pbx.makeCall(from: 2, to: .phone(1))
        #expect(names(busy.events).last == "2 Failed")
        _ = try pbx.clear(2, callID: busy.leg.callID)
        #expect(names(pbx.setDoNotDisturb(3, on: true)) == ["3 DoNotDisturb"])
        #expect(pbx.setDoNotDisturb(3, on: true).isEmpty, "no change, no event")
        let quiet = try pbx.makeCall(from: 2, to: .phone(3))
        #expect(quiet.leg.state == .fail)
        _ = try pbx.clear(2, callID: quiet.leg.callID)
        let unknown = try pbx.makeCall(from: 2, to: pbx.party(dialled: "tel:0815"))
        #expect(unknown.leg.state == .fail)
        _ = try pbx.clear(2, callID: unknown.leg.callID)
        _ = pbx.setDoNotDisturb(3, on: false)
        _ = pbx.setForwarding(1, rule: ForwardingRule(type: "forwardBusy", isActive: true, target: "204"))
        let forwarded = try pbx.makeCall(from: 2, to: .phone(1))
        #expect(names(forwarded.events).suffix(2) == ["3 Delivered", "2 Delivered"])
    }

    @Test("alternate and reconnect change the two calls of a phone in one step")
    func twoCalls() throws {
        var pbx = exchange()
        let first = try pbx.makeCall(from: 0, to: .phone(1)).leg.callID
        _ = try pbx.answer(1, callID: "-1")
        #expect(throws: PBXRefusal.noSuchConnection) { try pbx.alternate(0, heldCallID: "9", activeCallID: first) }
        let second = try pbx.consult(0, callID: first, to: .phone(2)).leg.callID
        _ = try pbx.answer(2, callID: "-1")
        #expect(names(try pbx.alternate(0, heldCallID: first, activeCallID: second)) == ["0 Held", "0 Retrieved"])
        #expect(pbx.legs(of: 0).map(\.state) == [.connected, .hold])
        let events = try pbx.reconnect(0, heldCallID: second, activeCallID: first)
        #expect(names(events) == ["0 ConnectionCleared", "1 ConnectionCleared", "0 Retrieved"])
        #expect(pbx.legs(of: 0).map(\.callID) == [second])
        #expect(pbx.legs(of: 0).map(\.state) == [.connected])
    }

    @Test("a phone without power ends its calls")
    func vanished() throws {
        var pbx = exchange()
        _ = try pbx.makeCall(from: 0, to: .phone(1))
        _ = try pbx.answer(1, callID: "-1")
        #expect(names(pbx.phoneVanished(1)) == ["0 ConnectionCleared"])
        #expect(pbx.callCount == 0)
    }
}
