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

    @Test func aDeviceThatIsClosedIsForgotten() {
        var finder = CallFinder()
        finder.passed(CallTrace(callID: "2", ended: false), on: first)
        finder.deviceClosed(first)
        #expect(finder.device(of: "2") == nil)
    }
}
