import CSTACore
import Foundation
import NIOCore
import Testing

@testable import CSTAActors

/// One id follows a call through consultation, transfer, conference, diversion and reconciliation, with the original
/// caller (CAL-1).
struct CallLinkageTests {
    private let device: DeviceID = "sip:201@pbx.example.net"
    private let peer: DeviceID = "sip:305@pbx.example.net"
    private let third: DeviceID = "sip:407@pbx.example.net"
    private let start = NIODeadline.uptimeNanoseconds(0)

    private func own(_ callID: String) -> ConnectionID { ConnectionID(callID: callID, deviceID: device) }

    private func established(_ callID: String, from caller: DeviceID) -> CSTAEvent {
        .established(
            EstablishedEvent(
                establishedConnection: own(callID), answeringDevice: .device(device), callingDevice: .device(caller),
                calledDevice: .device(device), lastRedirectionDevice: .notKnown, localConnectionInfo: .connected))
    }

    private func held(_ callID: String) -> CSTAEvent {
        .held(HeldEvent(heldConnection: own(callID), holdingDevice: .device(device), localConnectionInfo: .hold))
    }

    private func initiated(_ callID: String) -> CSTAEvent {
        .serviceInitiated(
            ServiceInitiatedEvent(
                initiatedConnection: own(callID), initiatingDevice: .device(device), localConnectionInfo: .initiated))
    }

    private func cleared(_ callID: String) -> CSTAEvent {
        .connectionCleared(
            ConnectionClearedEvent(
                droppedConnection: own(callID), releasingDevice: .device(device), localConnectionInfo: .null))
    }

    private func transfered(to new: String?, local: LocalConnectionState) -> CSTAEvent {
        .transfered(
            TransferedEvent(
                primaryOldCall: own("1"), secondaryOldCall: own("2"), transferringDevice: .device(device),
                transferredToDevice: .device(third),
                transferredConnections: new.map { [ConnectionListItem(newConnection: own($0))] } ?? [],
                localConnectionInfo: local))
    }

    /// Every event with the ids that clients are told, in its order.
    private func play(_ table: inout CallTable, _ events: CSTAEvent...) -> [String] {
        events.map { event in
            let subject = table.observed(event, at: device.key, now: start)
            let additions = subject?.additions(to: event, at: device.key, spelt: "201")
            let text = String(
                buffer: event.encodedForSplicing(edition: .ed3, adding: additions).document(crossReference: "1"))
            func texts(_ name: String) -> [String] {
                text.components(name).map { String($0.drop { $0 == "0" }) }
            }
            let caller = text.components("u:originalCaller xmlns:u=\"urn:uacsta:server\"", closing: "u:originalCaller")
            let ids = texts("globallyUniqueCallLinkageID").joined(separator: "<")
            let thread = texts("globallyUniqueThreadID").first.map { " thread \($0)" } ?? ""
            return ids + thread + (caller.first.map { " from \($0)" } ?? "")
        }
    }

    @Test func fromTheFirstEventToTheLast() {
        var table = CallTable()
        #expect(play(&table, established("1", from: peer), held("1"), cleared("1")) == ["1", "1", "1"])
        #expect(play(&table, cleared("1")) == [""], "a call that is not known has no id")
        #expect(play(&table, established("1", from: peer)) == ["2"], "the next call of that name is another")
    }

    @Test func aConsultationIsOneThreadAndATransferKeepsTheFirstID() {
        var table = CallTable(ids: 0xA0)
        let told = play(
            &table, established("1", from: peer), held("1"), initiated("2"), held("1"),
            transfered(to: nil, local: .null))
        #expect(
            told == ["a1", "a1", "a2 thread a1", "a1 thread a1", "a1<a2 thread a1 from sip:305@pbx.example.net"])
        #expect(table.calls.isEmpty)
    }

    @Test func aConferenceKeepsTheFirstIDAndCaller() {
        var table = CallTable()
        let conferenced = CSTAEvent.conferenced(
            ConferencedEvent(
                primaryOldCall: own("1"), secondaryOldCall: own("2"), conferencingDevice: .device(device),
                addedParty: .device(third), conferenceConnections: [ConnectionListItem(newConnection: own("3"))],
                localConnectionInfo: .connected))
        let told = play(
            &table, established("1", from: peer), held("1"), established("2", from: third), conferenced, held("3"),
            established("3", from: peer), cleared("3"))
        let caller = " from sip:305@pbx.example.net"
        #expect(told == ["1", "1", "2", "1<2" + caller, "1" + caller, "1", "1" + caller])
    }

    @Test func aTransferredPartyKeepsItsID() {
        var table = CallTable()
        let told = play(
            &table, established("1", from: device), transfered(to: "9", local: .connected), held("9"))
        // The line called itself: it is told in the client's own spelling.
        #expect(told == ["1", "1 from 201", "1 from 201"])
    }

    @Test func aDiversionTellsWhichCallItWas() {
        var table = CallTable()
        let diverted = CSTAEvent.diverted(
            DivertedEvent(
                connection: own("1"), divertingDevice: .device(device), newDestination: .device(third),
                lastRedirectionDevice: .notKnown, localConnectionInfo: .null))
        #expect(play(&table, established("1", from: peer), diverted) == ["1", "1"])
        #expect(table.calls.isEmpty)
    }

    @Test func reconciliationKeepsTheIDsOfCallsThatAreStillThere() throws {
        var table = CallTable()
        _ = play(&table, established("1", from: peer), established("2", from: third))
        let differences = table.reconciled(
            with: LineCalls([.init(callID: "2", state: .hold, endpoint: nil)]), at: start)
        let told = differences.map { difference in
            let event = DerivedEvents.event(for: difference, at: device)
            let additions = CallTable.Subject(call: difference.call).additions(to: event, at: device.key, spelt: device)
            return String(
                buffer: event.encodedForSplicing(edition: .ed6, adding: additions).document(crossReference: ""))
        }
        #expect(told.count == 2)
        #expect(told[0].contains("<ConnectionClearedEvent") && told[0].contains(">0000000000000001<"))
        #expect(told[1].contains("<HeldEvent") && told[1].contains(">0000000000000002<"))
        #expect(table["2"]?.globalID == 2)
    }

    @Test func aSnapshotTellsTheID() throws {
        var table = CallTable()
        _ = play(&table, established("1", from: peer))
        let asked = CSTARequest.snapshotCall(SnapshotCall(snapshotObject: own("1")))
        let answer = try #require(table.answer(to: asked, at: device))
        #expect(String(buffer: answer.encoded(edition: .ed3)).contains(">0000000000000001<"))
        // The phone's own answer, which has no id; of a call that has one it is kept.
        let items = [
            SnapshotDeviceResponseInfo(connectionIdentifier: own("1"), localCallState: .compound([.connected])),
            SnapshotDeviceResponseInfo(connectionIdentifier: own("7"), localCallState: .compound([.hold])),
        ]
        var phones = CSTAResponse.snapshotDevice(SnapshotDeviceResponse(crossRefIDorSnapshotData: .connections(items)))
        table.addLinkage(to: &phones)
        let message = CSTAMessage.response(phones)
        #expect(String(buffer: message.encoded(edition: .ed6)).components("globallyUniqueCallLinkageID").count == 1)
        #expect(String(buffer: message.encoded(edition: .ed3)).components("globallyUniqueCallLinkageID").isEmpty)
    }

    @Test(
        "uacsta.md 2.3: every spelling of the line is the line",
        arguments: [
            "sip:201@pbx.example.net", "201@PBX.example.net", "sips:201@pbx.example.net:5061;transport=tls", "201",
            "tel:201", "tel:201;phone-context=x", "<201>", "N<201>;noa=nk", "sip:201;tel=7@pbx.example.net",
            "\"Anna\" <sip:201@pbx.example.net>",
        ])
    func spellings(of line: String) {
        let spelt = DeviceID(line)
        #expect(spelt.means(device.key) && device.means(spelt.key))
        // Without localConnectionInfo the state hangs on whose connection it is.
        var table = CallTable()
        let event = HeldEvent(
            heldConnection: ConnectionID(callID: "1", deviceID: spelt), holdingDevice: .device(spelt))
        table.observed(established("1", from: peer), at: device.key, now: start)
        table.observed(.held(event), at: device.key, now: start)
        #expect(table["1"]?.state == .hold)
        table.observed(
            .transfered(
                TransferedEvent(
                    primaryOldCall: ConnectionID(callID: "1", deviceID: spelt), transferringDevice: .device(peer),
                    transferredToDevice: .device(third),
                    transferredConnections: [
                        ConnectionListItem(newConnection: ConnectionID(callID: "9", deviceID: spelt))
                    ])), at: device.key, now: start)
        #expect(table["9"] != nil && table["1"] == nil)
    }

    @Test(arguments: [
        "sip:201@other.example.net", "2011", "+201", "sip:305@pbx.example.net", "", "sip:@pbx.example.net",
    ])
    func othersAreNot(_ other: String) {
        #expect(!DeviceID(other).means(device.key))
    }
}

extension String {
    /// What stands in each element of this name.
    fileprivate func components(_ opening: String, closing: String? = nil) -> [String] {
        var found: [String] = []
        var rest = self[...]
        while let open = rest.range(of: "<\(opening)>"), let close = rest.range(of: "</\(closing ?? opening)>") {
            found.append(String(rest[open.upperBound..<close.lowerBound]))
            rest = rest[close.upperBound...]
        }
        return found
    }
}
