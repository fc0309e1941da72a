import CSTACore
import NIOCore
import Testing

@testable import CSTAActors

/// The list of devices in segments that fit any message (CLI-5, CLI-9).
struct DeviceSegmentsTests {
    @Test(arguments: [(0, [0]), (1, [1]), (50, [50]), (51, [50, 1]), (150, [50, 50, 50])])
    func counted(_ devices: Int, _ expected: [Int]) {
        let list = (0..<devices).map { DeviceID("sip:\($0)@pbx") }
        let segments = DeviceSegments(list)
        #expect(segments.map(\.count) == expected)
        #expect(segments.count == expected.count)
        #expect(segments.flatMap(\.self) == list)
    }

    /// However long the names are and however much has to be escaped, a segment fits into a frame.
    @Test func longNames() throws {
        let list = (0..<200).map { DeviceID("sip:\($0)-" + String(repeating: "\"<&ü", count: $0 * 3)) }
        let segments = DeviceSegments(list)
        #expect(segments.count > 4)
        #expect(segments.flatMap(\.self) == list)
        for segment in segments {
            let message = SwitchingFunctionDevices(
                serviceCrossRefID: "d1", segmentID: 1, lastSegment: false,
                deviceList: segment.map { SwitchingFunctionDevice(deviceID: $0, deviceCategory: .station) })
            let length = CSTAMessage.request(.switchingFunctionDevices(message)).encoded(edition: .ed5).readableBytes
            #expect(length <= CSTAFrame.maximumBodyLength)
        }
    }
}
