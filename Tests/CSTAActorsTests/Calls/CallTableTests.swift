import CSTACore
import NIOCore
import Testing
import XMLCore

@testable import CSTAActors

/// The call model of a line (CAL-1).
struct CallTableTests {
    private let device: DeviceID = "sip:201@pbx.example.net"
    private let peer: DeviceID = "sip:305@pbx.example.net"
    private let start = NIODeadline.uptimeNanoseconds(0)

    private func own(_ callID: String) -> ConnectionID { ConnectionID(callID: callID, deviceID: device) }

    private func observe(_ table: inout CallTable, _ events: CSTAEvent...) {
        for event in events { table.observed(event, at: device.key, now: start) }
    }

    private func delivered(_ callID: String, at alerting: DeviceID, local: LocalConnectionState? = nil) -> CSTAEvent {
        .delivered(
            DeliveredEvent(
                connection: ConnectionID(callID: callID, deviceID: alerting), alertingDevice: .device(alerting),
                callingDevice: .device(peer), calledDevice: .device(device), lastRedirectionDevice: .notKnown,
                localConnectionInfo: local))
    }

    private func established(_ callID: String, local: LocalConnectionState? = nil) -> CSTAEvent {
        .established(
            EstablishedEvent(
                establishedConnection: own(callID), answeringDevice: .device(device), callingDevice: .device(peer),
                calledDevice: .device(device), lastRedirectionDevice: .notKnown, localConnectionInfo: local))
    }

    private func held(_ callID: String) -> CSTAEvent {
        .held(HeldEvent(heldConnection: own(callID), holdingDevice: .device(device)))
    }

    private func cleared(_ callID: String, by device: DeviceID, local: LocalConnectionState? = nil) -> CSTAEvent {
        .connectionCleared(
            ConnectionClearedEvent(
                droppedConnection: ConnectionID(callID: callID, deviceID: device), releasingDevice: .device(device),
                localConnectionInfo: local))
    }

    @Test func anIncomingCallFromRingingToItsEnd() {
        var table = CallTable()
        observe(&table, delivered("-12", at: device))
        #expect(table["-12"]?.state == .alerting)
        #expect(table["-12"]?.calling == .device(peer))
        observe(&table, established("-12"))
        #expect(table["-12"]?.state == .connected)
        observe(&table, held("-12"))
        #expect(table["-12"]?.state == .hold)
        observe(&table, cleared("-12", by: device))
        #expect(table.calls.isEmpty)
    }

    @Test func theOtherPartyHangingUpLeavesTheLineUntilItClearsItself() {
        var table = CallTable()
        observe(&table, established("7"), cleared("7", by: peer))
        #expect(table["7"]?.state == .connected)
        observe(&table, cleared("7", by: peer, local: .null))
        #expect(table.calls.isEmpty)
    }

    @Test func theStateThatThePhoneNamesCounts() {
        var table = CallTable()
        observe(&table, delivered("3", at: peer, local: .connected))
        #expect(table["3"]?.state == .connected)
    }

    @Test func aTransferEndsTheTransferringLine() {
        var table = CallTable()
        observe(&table, established("1"), held("1"), established("2"))
        observe(
            &table,
            .transfered(
                TransferedEvent(
                    primaryOldCall: own("1"), secondaryOldCall: own("2"), transferringDevice: .device(device),
                    transferredToDevice: .device(peer), transferredConnections: [], localConnectionInfo: .null)))
        #expect(table.calls.isEmpty)
    }

    @Test func theGlobalIDAndTheFirstCallerFollowATransferredCall() throws {
        var table = CallTable()
        observe(&table, delivered("1", at: device), established("1"))
        let before = try #require(table["1"])
        observe(
            &table,
            .transfered(
                TransferedEvent(
                    primaryOldCall: own("1"), transferringDevice: .device(peer), transferredToDevice: .device(device),
                    transferredConnections: [
                        ConnectionListItem(newConnection: own("9"), oldConnection: own("1"))
                    ], localConnectionInfo: .connected)))
        #expect(table["1"] == nil)
        #expect(table["9"]?.globalID == before.globalID)
        #expect(table["9"]?.calling == .device(peer))
        #expect(table["9"]?.state == .connected)
    }

    @Test func aConferenceMakesOneCallOfTwo() {
        var table = CallTable()
        observe(&table, established("1"), held("1"), established("2"))
        observe(
            &table,
            .conferenced(
                ConferencedEvent(
                    primaryOldCall: own("1"), secondaryOldCall: own("2"), conferencingDevice: .device(device),
                    addedParty: .device(peer),
                    conferenceConnections: [ConnectionListItem(newConnection: own("3"))])))
        #expect(table.calls.map(\.callID) == ["3"])
        #expect(table["3"]?.state == .connected)
    }

    @Test func aSnapshotShowsGhostsMissedAndChangedCalls() {
        var table = CallTable()
        observe(&table, established("ghost"), delivered("changed", at: device))
        let differences = table.reconciled(
            with: LineCalls([
                .init(callID: "changed", state: .connected, endpoint: nil),
                .init(callID: "missed", state: .hold, endpoint: .device(peer)),
            ]), at: start + .seconds(1))
        let names = differences.map { difference in
            switch difference {
            case .ghost(let call): "ghost \(call.callID)"
            case .missed(let call): "missed \(call.callID) \(call.state)"
            case .changed(let call): "changed \(call.callID) \(call.state)"
            }
        }
        #expect(names == ["ghost ghost", "changed changed connected", "missed missed hold"])
        #expect(Set(table.calls.map(\.callID)) == ["changed", "missed"])
        let again = table.reconciled(
            with: LineCalls([
                .init(callID: "changed", state: .connected, endpoint: nil),
                .init(callID: "missed", state: .hold, endpoint: nil),
            ]), at: start)
        #expect(again == [])
    }

    @Test func aGhostEndsWithAMarkedConnectionCleared() throws {
        var table = CallTable()
        observe(&table, established("5"))
        let ghost = try #require(table.reconciled(with: LineCalls(), at: start).first)
        guard case .connectionCleared(let event) = DerivedEvents.event(for: ghost, at: device) else {
            Issue.record("no ConnectionCleared")
            return
        }
        #expect(event.droppedConnection == own("5"))
        #expect(event.localConnectionInfo == .null)
        #expect(event.carried.privateText("derived", namespace: "urn:uacsta:server") == "ghost")
    }

    @Test func aLongLastingStateBecomesSuspicious() {
        var table = CallTable()
        #expect(table.suspiciousAt() == nil)
        observe(&table, delivered("1", at: device))
        #expect(table.suspiciousAt() == start + .minutes(4))
        observe(&table, established("1"))
        #expect(table.suspiciousAt() == start + .hours(4))
        _ = table.reconciled(
            with: LineCalls([.init(callID: "1", state: .connected, endpoint: nil)]), at: start + .hours(4))
        #expect(table.suspiciousAt() == start + .hours(8))
    }

    @Test func aPhoneThatNeverEndsItsCallsDoesNotGrowUs() {
        var table = CallTable()
        for number in 0..<1000 { observe(&table, established("\(number)")) }
        #expect(table.calls.count == CallTable.limit)
    }

    @Test("CAL-1: neither do calls and parties with names that no phone has")
    func aPhoneWithLongNamesDoesNotGrowUs() {
        var table = CallTable()
        let long = String(repeating: "7", count: 257)
        #expect(table.observed(established(long), at: device.key, now: start) == nil)
        observe(&table, conferenced("1", into: long))
        #expect(
            LineCalls([
                SnapshotDeviceResponseInfo(
                    connectionIdentifier: own(long), localCallState: .compound([.connected]))
            ]).entries.isEmpty)
        #expect(table.calls.isEmpty)
        #expect(table.trace(of: established(long), about: nil) == nil)
        observe(&table, established(String(long.dropLast())))
        #expect(table.calls.count == 1)
        let stranger = DeviceID(String(repeating: "9", count: 1025))
        observe(
            &table,
            .established(
                EstablishedEvent(
                    establishedConnection: own("2"), answeringDevice: .device(device), callingDevice: .device(stranger),
                    calledDevice: .device(device), lastRedirectionDevice: .notKnown)))
        #expect(table["2"]?.calling == .notKnown)
        #expect(table["2"]?.called == .device(device))
        // Attributes are text of the phone, too.
        let text = String(repeating: "v", count: 8_192)
        let adorned = DeviceID("9", attributes: [.init(name: "mediaClass", value: text)])
        observe(
            &table,
            .established(
                EstablishedEvent(
                    establishedConnection: own("3"), answeringDevice: .device(device), callingDevice: .device(adorned),
                    calledDevice: .device(device), lastRedirectionDevice: .notKnown)))
        #expect(table["3"]?.calling == .notKnown)
    }

    private func conferenced(_ old: String, into new: String) -> CSTAEvent {
        .conferenced(
            ConferencedEvent(
                primaryOldCall: own(old), conferencingDevice: .device(device), addedParty: .device(peer),
                conferenceConnections: [ConnectionListItem(newConnection: own(new))]))
    }

    private func transferred(_ old: String, into new: String) -> CSTAEvent {
        .transfered(
            TransferedEvent(
                primaryOldCall: own(old), transferringDevice: .device(peer), transferredToDevice: .device(device),
                transferredConnections: [ConnectionListItem(newConnection: own(new))], localConnectionInfo: .connected))
    }

    @Test("CAL-1: neither do calls that come out of conferences and transfers of calls that nobody knows")
    func aPhoneThatMergesWhatIsNotThereDoesNotGrowUs() {
        var table = CallTable()
        for number in 0..<200 {
            observe(&table, conferenced("a\(number)", into: "b\(number)"))
            observe(&table, transferred("c\(number)", into: "d\(number)"))
        }
        #expect(table.calls.count == CallTable.limit)
        // The event is told all the same, and a call that the table has still becomes another.
        #expect(table.observed(conferenced("x", into: "y"), at: device.key, now: start)?.call.callID == "y")
        observe(&table, conferenced("b0", into: "z"))
        #expect(table["z"] != nil)
        #expect(table["b0"] == nil)
    }

    @Test("CAL-1: neither do snapshots that cannot be read in full, each with other calls")
    func aPhoneWhoseSnapshotsNeverEndDoesNotGrowUs() {
        var table = CallTable()
        for number in 0..<10 {
            let named = (0..<32).map {
                SnapshotDeviceResponseInfo(
                    connectionIdentifier: own("\(number)-\($0)"), localCallState: .compound([.connected]))
            }
            let unnamed = SnapshotDeviceResponseInfo(
                connectionIdentifier: ConnectionID(deviceID: device), localCallState: .compound([.connected]))
            _ = table.reconciled(with: LineCalls(named + [unnamed]), at: start)
        }
        #expect(table.calls.count == CallTable.limit)
    }
}
