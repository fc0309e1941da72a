import CSTACore
import Testing

@testable import CSTAActors

/// A ConnectionID without deviceID means a call of the monitored devices, if it is one (interface.md).
struct CallFinderTests {
    private let first = DeviceID("sip:201@pbx.example.net").key
    private let second = DeviceID("sip:202@pbx.example.net").key

    @Test func aCallIsFoundWhileItLasts() {
        var finder = CallFinder()
        finder.passed(CallTrace(callID: "-12", ended: false), on: first)
        #expect(finder.device(of: "-12") == first)
        finder.passed(CallTrace(callID: "-12", ended: true), on: first)
        #expect(finder.device(of: "-12") == nil)
    }

    @Test func twoDevicesWithOneCallIDAreNotGuessed() {
        var finder = CallFinder()
        finder.passed(CallTrace(callID: "2", ended: false), on: first)
        finder.passed(CallTrace(callID: "2", ended: false), on: second)
        #expect(finder.device(of: "2") == nil)
        finder.passed(CallTrace(callID: "2", ended: true), on: first)
        #expect(finder.device(of: "2") == second)
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
                    finder.passed(CallTrace(callID: callID, ended: true), on: line)
                    plain[callID]?.remove(line)
                default:
                    finder.passed(CallTrace(callID: callID, ended: false), on: line)
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
        finder.passed(CallTrace(callID: "2", ended: false), on: first)
        finder.deviceClosed(first)
        #expect(finder.device(of: "2") == nil)
    }
}
