import CSTACore
import Testing

@testable import PhoneSimulator

@Suite("Views of lines (SIM-1, CAL-1)")
struct LineViewTests {
    private let line: DeviceID = "sip:201@pbx.example.net"

    private func own(_ callID: String) -> ConnectionID { ConnectionID(callID: callID, deviceID: line) }

    private func established(_ callID: String) -> CSTAEvent {
        .established(
            EstablishedEvent(
                establishedConnection: own(callID), answeringDevice: .device(line), callingDevice: .notKnown,
                calledDevice: .notKnown, lastRedirectionDevice: .notKnown, localConnectionInfo: .connected))
    }

    private func cleared(_ callID: String, _ state: LocalConnectionState) -> CSTAEvent {
        .connectionCleared(
            ConnectionClearedEvent(
                droppedConnection: own(callID), releasingDevice: .device(line), localConnectionInfo: state))
    }

    private func view(_ events: CSTAEvent...) -> [String: String] {
        var view = LineView()
        for event in events { view.observed(event, at: line.key) }
        return view.calls
    }

    @Test("a call is what its last event says, and ends with null alone")
    func calls() {
        #expect(view(established("7")) == ["7": "connected"])
        #expect(view(established("7"), cleared("7", .connected)) == ["7": "connected"])
        #expect(view(established("7"), cleared("7", .null)).isEmpty)
        #expect(
            view(established("7"), .held(HeldEvent(heldConnection: own("7"), holdingDevice: .device(line))))
                == ["7": "connected"], "an event without a state changes none")
    }

    @Test("a line out of service keeps its calls: the server has to say what became of them")
    func outOfService() {
        let out = CSTAEvent.outOfService(OutOfServiceEvent(monitorCrossRefID: "1", device: .device(line)))
        #expect(view(established("7"), out) == ["7": "connected"])
    }

    @Test("a transfer ends the calls of who transfers and renames those of who stays")
    func transfers() {
        func transfered(_ state: LocalConnectionState, _ new: [ConnectionListItem]) -> CSTAEvent {
            .transfered(
                TransferedEvent(
                    primaryOldCall: own("1"), secondaryOldCall: own("2"), transferringDevice: .device(line),
                    transferredToDevice: .notKnown, transferredConnections: new, localConnectionInfo: state))
        }
        #expect(view(established("1"), established("2"), transfered(.null, [])).isEmpty)
        #expect(
            view(established("1"), transfered(.connected, [ConnectionListItem(newConnection: own("9"))]))
                == ["9": "connected"])
    }

    @Test("differences are named call by call, from either side")
    func differences() {
        let found = LineFindings.differences(
            client: 0, device: "d", source: "events", believed: ["1": "hold", "2": "connected", "3": "alerting"],
            actual: ["2": "connected", "3": "connected", "4": "hold"])
        #expect(found.map(\.call) == ["1", "3", "4"])
        #expect(found.map(\.believed) == ["hold", "alerting", "none"])
        #expect(found.map(\.phone) == ["none", "connected", "hold"])
    }

    @Test("an answer to SnapshotDevice may show a call of whose end the phone said nothing, and no other")
    func oracle() throws {
        var play = ControlPlay()
        let call = try play.oracle.makeCall(from: 0, to: .phone(1)).leg
        let unnamed = play.check(["a": "connected"], of: 0, forgotten: [])
        #expect(unnamed == nil, "of a phone that tells nothing only the number of calls is known")
        #expect(play.named(0, call.callID, "a") == nil)
        #expect(play.check(["a": "connected"], of: 0, forgotten: []) == nil)
        #expect(play.check(["a": "hold"], of: 0, forgotten: []) != nil)
        #expect(play.check(["a": "connected", "g": "connected"], of: 0, forgotten: []) != nil)
        #expect(play.check(["a": "connected", "g": "connected"], of: 0, forgotten: ["g"]) == nil)
        #expect(play.check("connected", of: call) == nil)
        #expect(play.check("hold", of: call) != nil)
        #expect(play.named(0, call.callID, "b") != nil, "a call does not change its name")
    }
}
