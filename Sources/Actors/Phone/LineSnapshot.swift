import CSTACore
import NIOCore

/// How far the question for a line's calls has come (CAL-1).
enum LineSnapshot: Sendable {
    /// Nothing is asked.
    case none
    /// The answer is awaited.
    case asked
    /// There was no room for the question: it is asked again then.
    case postponed(until: NIODeadline)
    /// The answer comes in segments under the phone's reference, the last of them before the deadline.
    case segments(String, LineCalls, epoch: UInt64, deadline: NIODeadline)

    var isUnderWay: Bool {
        if case .none = self { false } else { true }
    }

    /// When the phone is taken not to finish any more, or is to be asked.
    var deadline: NIODeadline? {
        switch self {
        case .segments(_, _, _, let deadline), .postponed(let deadline): deadline
        case .none, .asked: nil
        }
    }

    /// Whether it is time for the question that was postponed.
    func isDue(at now: NIODeadline) -> Bool {
        if case .postponed(let until) = self { until <= now } else { false }
    }

    /// A segment has come; the complete answer with the last one, `nil` before and for segments of others.
    mutating func received(_ data: SnapshotDeviceData) -> (calls: LineCalls, epoch: UInt64)? {
        guard case .segments(let reference, var calls, let epoch, let deadline) = self,
            data.serviceCrossRefID == reference
        else { return nil }
        calls.add(data.snapshotData)
        guard data.lastSegment else {
            self = .segments(reference, calls, epoch: epoch, deadline: deadline)
            return nil
        }
        self = .none
        return (calls, epoch)
    }
}
