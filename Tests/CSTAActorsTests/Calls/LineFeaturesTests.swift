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
}
