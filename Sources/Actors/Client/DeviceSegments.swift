import CSTACore

/// Cuts the list of devices into segments that fit any message, also the 65,535 octets of CSTA over TCP (CLI-5, CLI-9).
struct DeviceSegments: Sequence, Sendable {
    private let segments: [ArraySlice<DeviceID>]

    /// - Parameters:
    ///   - count: devices of one segment at most.
    ///   - octets: octets of one segment at most, as the longest spelling in XML would have them.
    init(_ devices: [DeviceID], count: Int = 50, octets: Int = 48_000) {
        var segments: [ArraySlice<DeviceID>] = []
        var start = devices.startIndex
        var length = 0
        for (index, device) in devices.enumerated() {
            let cost = Self.cost(device)
            if index > start, index - start == count || length + cost > octets {
                segments.append(devices[start..<index])
                start = index
                length = 0
            }
            length += cost
        }
        segments.append(devices[start...])
        self.segments = segments
    }

    /// There is always one segment, so that an empty list has its end too.
    var count: Int { segments.count }

    func makeIterator() -> IndexingIterator<[ArraySlice<DeviceID>]> { segments.makeIterator() }

    /// An octet becomes six at most (`&quot;`); the elements around it take about 120.
    private static func cost(_ device: DeviceID) -> Int {
        let attributes = device.attributes.reduce(0) { $0 + $1.name.utf8.count + $1.value.utf8.count * 6 + 4 }
        return 160 + device.value.utf8.count * 6 + attributes
    }
}
