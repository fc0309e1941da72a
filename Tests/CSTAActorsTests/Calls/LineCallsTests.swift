import CSTACore
import NIOCore
import Testing

@testable import CSTAActors

/// A phone's snapshot that cannot be read in full ends no call (CAL-1, uacsta.md 7.2).
struct LineCallsTests {
    private let device: DeviceID = "sip:201@pbx.example.net"
    private let start = NIODeadline.uptimeNanoseconds(0)

    private func item(_ callID: String?, _ state: CallState) -> SnapshotDeviceResponseInfo {
        SnapshotDeviceResponseInfo(
            connectionIdentifier: ConnectionID(callID: callID, deviceID: callID == nil ? device : nil),
            localCallState: state)
    }

    /// A table with these calls, all connected.
    private func table(_ callIDs: String...) -> CallTable {
        var table = CallTable()
        for callID in callIDs {
            let event = EstablishedEvent(
                establishedConnection: ConnectionID(callID: callID, deviceID: device), answeringDevice: .device(device),
                callingDevice: .notKnown, calledDevice: .notKnown, lastRedirectionDevice: .notKnown)
            table.observed(.established(event), at: device.key, now: start)
        }
        return table
    }

    @Test func anEmptyItemIsNoCall() {
        let calls = LineCalls([
            item("1", .compound([.hold])),
            SnapshotDeviceResponseInfo(
                connectionIdentifier: ConnectionID(), localCallState: .unknown),
        ])
        #expect(calls.isComplete && calls.entries.map(\.callID) == ["1"])
    }

    @Test(arguments: [nil, ""] as [String?])
    func anItemWithoutACallKeepsWhatIsNotInTheAnswer(callID: String?) {
        var table = table("1", "2")
        let calls = LineCalls([item("1", .compound([.hold])), item(callID, .compound([.connected]))])
        #expect(!calls.isComplete)
        let differences = table.reconciled(with: calls, at: start + .seconds(1))
        #expect(differences.map(\.summary) == ["call 1 is hold by now"], "what could be read counts")
        #expect(table["2"]?.state == .connected, "nothing is cleared")
        // But no line stays busy for ever.
        let late = table.reconciled(with: calls, at: start + .hours(5))
        #expect(late.map(\.summary) == ["call 2 is over, its end was not told"])
    }

    @Test(arguments: [CallState.unknown, .compound([])])
    func aCallInAStateThatCannotBeReadIsThere(state: CallState) {
        var table = table("1", "2")
        let calls = LineCalls([item("2", state)])
        #expect(!calls.isComplete && calls.entries.isEmpty)
        #expect(
            table.reconciled(with: calls, at: start + .hours(5)).map(\.summary) == [
                "call 1 is over, its end was not told"
            ])
        #expect(table["2"]?.state == .connected && table["2"]?.since == start + .hours(5))
    }

    @Test func segmentsAreOneAnswer() {
        var snapshot = LineSnapshot.segments("7", LineCalls(), epoch: 3, deadline: start)
        let unread = SnapshotDeviceData(
            serviceCrossRefID: "7", lastSegment: false, snapshotData: [item(nil, .compound([.hold]))])
        let first = snapshot.received(unread)
        #expect(first == nil)
        let rest = SnapshotDeviceData(
            serviceCrossRefID: "7", lastSegment: true, snapshotData: [item("1", .compound([.hold]))])
        let complete = snapshot.received(rest)
        #expect(complete?.calls.entries.map(\.callID) == ["1"])
        #expect(complete?.calls.isComplete == false, "one segment that cannot be read spoils all")
        #expect(complete?.epoch == 3)
    }

    @Test func anAnswerLongerThanAnyPhonesIsNotComplete() {
        let calls = LineCalls((0..<300).map { item("\($0)", .compound([.hold])) })
        #expect(calls.entries.count == 256 && !calls.isComplete)
    }
}
