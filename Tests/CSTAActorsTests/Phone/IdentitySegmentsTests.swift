import CSTACore
import NIOCore
import Testing

@testable import CSTAActors

/// The lines of a phone as they are told (PHN-1).
struct IdentitySegmentsTests {
    @Test("negative case 98: a line with a name that no line has is passed over")
    func longNames() {
        var segments = IdentitySegments(deadline: .uptimeNanoseconds(0))
        let most = "sip:" + String(repeating: "2", count: 1020)
        let devices = [DeviceID(most), DeviceID(most + "2"), "sip:201@pbx.example.net"]
        let isLast = segments.received(
            SwitchingFunctionDevices(
                serviceCrossRefID: "1", lastSegment: true,
                deviceList: devices.map { SwitchingFunctionDevice(deviceID: $0) }))
        #expect(isLast)
        #expect(segments.devices == [DeviceID(most), "sip:201@pbx.example.net"])
    }

    @Test("negative case 98: nor one with attributes that no line has")
    func longAttributes() {
        var segments = IdentitySegments(deadline: .uptimeNanoseconds(0))
        func line(_ octets: Int) -> DeviceID {
            DeviceID(
                "sip:\(octets)@x",
                attributes: [.init(name: "mediaClass", value: String(repeating: "v", count: octets))])
        }
        _ = segments.received(
            SwitchingFunctionDevices(
                serviceCrossRefID: "1", lastSegment: true,
                deviceList: [8_192, 1_024, 900].map { SwitchingFunctionDevice(deviceID: line($0)) }))
        #expect(segments.devices == [line(900)])
    }
}
