import CSTACore
import NIOCore
import Testing

@testable import CSTAActors

/// A ConnectionID without deviceID means a call of the monitored devices, if it is one (interface.md).
struct CallFinderTests {
    private let first = DeviceID("sip:201@pbx.example.net").key
    private let second = DeviceID("sip:202@pbx.example.net").key

    @Test func aCallIsFoundWhileItLasts() {
        var finder = CallFinder()
        finder.passed(CallTrace(present: "-12"), on: first)
        #expect(finder.device(of: "-12") == first)
        finder.passed(CallTrace(ended: ["-12"]), on: first)
        #expect(finder.device(of: "-12") == nil)
    }

    @Test func twoDevicesWithOneCallIDAreNotGuessed() {
        var finder = CallFinder()
        finder.passed(CallTrace(present: "2"), on: first)
        finder.passed(CallTrace(present: "2"), on: second)
        #expect(finder.device(of: "2") == nil)
        finder.passed(CallTrace(ended: ["2"]), on: first)
        #expect(finder.device(of: "2") == second)
    }

    // MARK: Behind the call table

    /// What a client finds of one phone whose events the table sees.
    private func found(_ names: String..., after events: [CSTAEvent]) -> [String] {
        var table = CallTable()
        var finder = CallFinder()
        for event in events {
            let subject = table.observed(event, at: first, now: .uptimeNanoseconds(0))
            if let trace = table.trace(of: event, about: subject) { finder.passed(trace, on: first) }
        }
        #expect(table.calls.map(\.callID).sorted() == names.filter { finder.device(of: $0) != nil }.sorted())
        return names.filter { finder.device(of: $0) != nil }
    }

    private func own(_ callID: String) -> ConnectionID {
        ConnectionID(callID: callID, deviceID: DeviceID("sip:201@pbx.example.net"))
    }

    private func established(_ callID: String) -> CSTAEvent {
        .established(
            EstablishedEvent(
                establishedConnection: own(callID), answeringDevice: .notKnown, callingDevice: .notKnown,
                calledDevice: .notKnown, lastRedirectionDevice: .notKnown, localConnectionInfo: .connected))
    }

    private func cleared(_ callID: String, at device: DeviceID) -> CSTAEvent {
        .connectionCleared(
            ConnectionClearedEvent(
                droppedConnection: ConnectionID(callID: callID, deviceID: device), releasingDevice: .device(device)))
    }

    @Test("CLI-4: a transfer ends both calls")
    func transferred() {
        let transfered = CSTAEvent.transfered(
            TransferedEvent(
                primaryOldCall: own("1"), secondaryOldCall: own("2"), transferringDevice: .notKnown,
                transferredToDevice: .notKnown, transferredConnections: [], localConnectionInfo: .null))
        #expect(found("1", "2", after: [established("1"), established("2")]) == ["1", "2"])
        #expect(found("1", "2", after: [established("1"), established("2"), transfered]) == [])
    }

    @Test("CLI-4: a conference leaves one call, whichever name it has", arguments: ["1", "2", "3"])
    func conferenced(_ name: String) {
        let item = ConnectionListItem(newConnection: own(name))
        let conferenced = CSTAEvent.conferenced(
            ConferencedEvent(
                primaryOldCall: own("1"), secondaryOldCall: own("2"), conferencingDevice: .notKnown,
                addedParty: .notKnown, conferenceConnections: [item]))
        #expect(found("1", "2", "3", after: [established("1"), established("2"), conferenced]) == [name])
    }

    @Test("CLI-4: a connection that ends without localConnectionInfo is over, and stays so")
    func clearedWithoutState() {
        let cleared = cleared("1", at: "sip:201@pbx.example.net")
        #expect(found("1", after: [established("1"), cleared]) == [])
        let other = self.cleared("1", at: "sip:305@elsewhere.example.net")
        #expect(found("1", after: [established("1"), other]) == ["1"])
        // The other party's end is told after the own one.
        #expect(found("1", after: [established("1"), cleared, other]) == [])
        let diverted = CSTAEvent.diverted(
            DivertedEvent(
                connection: own("1"), divertingDevice: .notKnown, newDestination: .notKnown,
                lastRedirectionDevice: .notKnown))
        #expect(found("1", after: [established("1"), diverted]) == [])
    }

    /// Against the plainest table there is, over many random histories.
    @Test func itFindsWhatAPlainTableFinds() {
        var random = SystemRandomNumberGenerator()
        let lines = (201...204).map { DeviceID("sip:\($0)@pbx.example.net").key }
        for _ in 0..<200 {
            var finder = CallFinder()
            var plain: [String: Set<DeviceKey>] = [:]
            for _ in 0..<60 {
                let callID = "\(Int.random(in: 1...3, using: &random))"
                let line = lines[Int.random(in: 0..<4, using: &random)]
                switch Int.random(in: 0..<8, using: &random) {
                case 0:
                    finder.deviceClosed(line)
                    for key in plain.keys { plain[key]?.remove(line) }
                case 1...3:
                    finder.passed(CallTrace(ended: [callID]), on: line)
                    plain[callID]?.remove(line)
                default:
                    finder.passed(CallTrace(present: callID), on: line)
                    plain[callID, default: []].insert(line)
                }
                for callID in ["1", "2", "3"] {
                    let known = plain[callID] ?? []
                    #expect(finder.device(of: callID) == (known.count == 1 ? known.first : nil))
                }
            }
        }
    }

    @Test func aDeviceThatIsClosedIsForgotten() {
        var finder = CallFinder()
        finder.passed(CallTrace(present: "2"), on: first)
        finder.deviceClosed(first)
        #expect(finder.device(of: "2") == nil)
    }
}
