import CSTACore
import Testing

@testable import CSTAActors

/// Cross references are unique in the server, and end with their session or their device (CLI-3).
struct MonitorRoutesTests {
    private let line = DeviceID("sip:201@pbx.example.net").key
    private let other = DeviceID("sip:202@pbx.example.net").key

    @Test func twoMonitorsOfOneSessionOnOneDeviceAreTwoCrossReferences() {
        var routes = MonitorRoutes<String>()
        let first = routes.opened(by: "session", on: line)
        let second = routes.opened(by: "session", on: line)
        #expect(first != second)
        #expect(routes.closed(first)?.device == line)
        #expect(routes[first] == nil && routes[second]?.device == line)
        #expect(routes.left(line).map(\.crossRef) == [second])
    }

    @Test func aCrossReferenceIsNeverUsedAgain() {
        var routes = MonitorRoutes<String>()
        var seen: Set<String> = []
        for _ in 0..<100 {
            let crossRef = routes.opened(by: "session", on: line)
            #expect(seen.insert(crossRef).inserted)
            _ = routes.closed(crossRef)
        }
        #expect(routes.count == 0)
    }

    @Test func aSessionTakesItsMonitorsWithIt() {
        var routes = MonitorRoutes<String>()
        let mine = routes.opened(by: "mine", on: line)
        let also = routes.opened(by: "mine", on: other)
        let theirs = routes.opened(by: "theirs", on: line)
        #expect(routes.ended("mine") == [line: [mine], other: [also]])
        #expect(routes[theirs] != nil)
        #expect(routes.count == 1)
    }

    @Test func monitorsAreCountedBySessionAndDevice() {
        var routes = MonitorRoutes<String>()
        let first = routes.opened(by: "mine", on: line)
        for device in [line, other] { _ = routes.opened(by: "mine", on: device) }
        _ = routes.opened(by: "theirs", on: line)
        #expect(routes.count(of: "mine") == 3 && routes.count(of: "mine", on: line) == 2)
        _ = routes.closed(first)
        #expect(routes.count(of: "mine") == 2 && routes.count(of: "mine", on: line) == 1)
        _ = routes.left(line)
        #expect(routes.count(of: "mine", on: line) == 0 && routes.count(of: "theirs") == 0)
        _ = routes.ended("mine")
        #expect(routes.count(of: "mine") == 0 && routes.count == 0)
    }

    @Test func aDeviceThatLeavesEndsEveryMonitorOnIt() {
        var routes = MonitorRoutes<String>()
        let first = routes.opened(by: "one", on: line)
        let second = routes.opened(by: "two", on: line)
        _ = routes.opened(by: "two", on: other)
        #expect(Set(routes.left(line).map(\.crossRef)) == [first, second])
        #expect(routes.count == 1)
    }
}
