import CSTACore
import Testing

@testable import CSTAActors

/// A change of do-not-disturb, forwarding or message waiting is told once (CAL-2).
struct LineFeaturesTests {
    private let device: DeviceID = "sip:201@pbx.example.net"

    private func doNotDisturb(_ isOn: Bool) -> CSTAEvent {
        .doNotDisturb(DoNotDisturbEvent(device: .device(device), doNotDisturbOn: isOn))
    }

    private func forwarding(_ isOn: Bool, to destination: DeviceID?) -> CSTAEvent {
        .forwarding(ForwardingEvent(device: .device(device), forwardStatus: isOn, forwardTo: destination))
    }

    private func isNews(_ event: CSTAEvent, to features: inout LineFeatures) -> Bool { features.isNews(event) }

    @Test func whatRepeatsItselfIsNoNews() {
        var features = LineFeatures()
        #expect(isNews(doNotDisturb(true), to: &features) == true)
        #expect(isNews(doNotDisturb(true), to: &features) == false)
        #expect(isNews(doNotDisturb(false), to: &features) == true)
        #expect(isNews(forwarding(true, to: "305"), to: &features) == true)
        #expect(isNews(forwarding(true, to: "305"), to: &features) == false)
        #expect(isNews(forwarding(true, to: "306"), to: &features) == true)
    }

    /// Events that differ in one field each, the first of each feature in none.
    private var variants: [[CSTAEvent]] {
        let subject = SubjectDeviceID.device(device)
        func doNotDisturb(_ change: (inout DoNotDisturbEvent) -> Void) -> CSTAEvent {
            var event = DoNotDisturbEvent(device: subject, doNotDisturbOn: true)
            change(&event)
            return .doNotDisturb(event)
        }
        func forwarding(_ change: (inout ForwardingEvent) -> Void) -> CSTAEvent {
            var event = ForwardingEvent(
                device: subject, forwardingType: .forwardNoAns, forwardStatus: true, forwardTo: "305")
            change(&event)
            return .forwarding(event)
        }
        func messageWaiting(_ box: DeviceID?) -> CSTAEvent {
            .messageWaiting(
                MessageWaitingEvent(targetDevice: subject, deviceForMessage: box, messageWaitingOn: true))
        }
        return [
            [
                doNotDisturb { _ in }, doNotDisturb { $0.callOrigination = CallOrigination([.external]) },
                doNotDisturb { $0.callingDeviceList = ["305"] },
                doNotDisturb { $0.callingDeviceList = ["305", "306"] },
            ],
            [
                forwarding { _ in }, forwarding { $0.ringCount = 3 }, forwarding { $0.ringCount = 5 },
                forwarding { $0.ringDuration = 20 }, forwarding { $0.forwardDefault = .forwardDN },
            ],
            [messageWaiting(nil), messageWaiting("500"), messageWaiting("501")],
        ]
    }

    @Test("CAL-2: whatever an event says of the state counts")
    func details() {
        for events in variants {
            var features = LineFeatures()
            for event in events + events.prefix(1) {
                #expect(isNews(event, to: &features) == true, "\(event)")
                #expect(isNews(event, to: &features) == false, "\(event)")
            }
        }
    }

    @Test func anEventAboutACallIsAlwaysNews() {
        var features = LineFeatures()
        let event = CSTAEvent.held(HeldEvent(heldConnection: ConnectionID(callID: "1"), holdingDevice: .device(device)))
        #expect(isNews(event, to: &features) == true)
        #expect(isNews(event, to: &features) == true)
        #expect(!features.isKnown)
    }

    @Test func anAnswerAfterAReconnectTellsOnlyWhatChanged() {
        var features = LineFeatures()
        _ = features.isNews(doNotDisturb(true))
        let same = features.asked(.getDoNotDisturb(GetDoNotDisturbResponse(doNotDisturbOn: true)), at: device)
        #expect(same == [])
        let events = features.asked(.getDoNotDisturb(GetDoNotDisturbResponse(doNotDisturbOn: false)), at: device)
        #expect(events.count == 1)
        #expect(isNews(doNotDisturb(false), to: &features) == false)
    }

    @Test func whatAnAnswerHasShownIsToldInFull() {
        var features = LineFeatures()
        _ = features.isNews(forwarding(true, to: "305"))
        let item = ForwardListItem(forwardStatus: true, forwardDN: "306", forwardDefault: .forwardDN, ringCount: 4)
        let events = features.asked(.getForwarding(GetForwardingResponse(forwardingList: [item])), at: device)
        guard case .forwarding(let event)? = events.first else {
            Issue.record("nothing is told")
            return
        }
        #expect(event.forwardTo == "306" && event.ringCount == 4 && event.forwardDefault == .forwardDN)
    }
}
