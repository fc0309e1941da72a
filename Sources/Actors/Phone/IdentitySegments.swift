import CSTACore
import NIOCore

/// The identities of a phone, as they come in segments after GetSwitchingFunctionDevices (PHN-1).
struct IdentitySegments: Sendable {
    /// When the phone is taken at what it has told so far.
    let deadline: NIODeadline
    /// The phone's own cross reference; known when its answer is there.
    private var crossRef: String?
    private(set) var devices: [DeviceID] = []
    /// A phone is a phone: nobody configures more lines than this, and a hostile one shall not grow us.
    static let limit = 64

    init(deadline: NIODeadline) {
        self.deadline = deadline
    }

    /// The answer to the question has come.
    mutating func answered(crossRef: String) {
        self.crossRef = crossRef
    }

    /// A segment has come; `true` if it was the last one. A segment of an older question is passed over.
    mutating func received(_ segment: SwitchingFunctionDevices) -> Bool {
        // Some phones send the segment before the answer: then there is no cross reference to compare yet.
        if let crossRef, segment.serviceCrossRefID != crossRef { return false }
        for device in segment.deviceList.compactMap(\.deviceID)
        where devices.count < Self.limit && !device.value.isEmpty && device.mayBeKept {
            if !devices.contains(where: { $0.key == device.key }) { devices.append(device) }
        }
        return segment.lastSegment
    }
}
