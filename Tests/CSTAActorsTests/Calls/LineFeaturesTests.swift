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

    @Test func whatRepeatsItselfIsNoNews() {
        var features = LineFeatures()
        #expect(features.isNews(doNotDisturb(true)))
        #expect(!features.isNews(doNotDisturb(true)))
        #expect(features.isNews(doNotDisturb(false)))
        #expect(features.isNews(forwarding(true, to: "305")))
        #expect(!features.isNews(forwarding(true, to: "305")))
        #expect(features.isNews(forwarding(true, to: "306")))
    }

    @Test func anEventAboutACallIsAlwaysNews() {
        var features = LineFeatures()
        let event = CSTAEvent.held(HeldEvent(heldConnection: ConnectionID(callID: "1"), holdingDevice: .device(device)))
        #expect(features.isNews(event))
        #expect(features.isNews(event))
        #expect(!features.isKnown)
    }

    @Test func anAnswerAfterAReconnectTellsOnlyWhatChanged() {
        var features = LineFeatures()
        _ = features.isNews(doNotDisturb(true))
        #expect(features.asked(.getDoNotDisturb(GetDoNotDisturbResponse(doNotDisturbOn: true)), at: device) == [])
        let events = features.asked(.getDoNotDisturb(GetDoNotDisturbResponse(doNotDisturbOn: false)), at: device)
        #expect(events.count == 1)
        #expect(!features.isNews(doNotDisturb(false)))
    }
}
