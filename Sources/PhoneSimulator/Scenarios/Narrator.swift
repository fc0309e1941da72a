import CSTACore
import Foundation
import NIOConcurrencyHelpers

/// Says in plain words what a watching client sees; for the demo.
final class Narrator: Sendable {
    private let output = NIOLockedValueBox(0)

    /// An event of the monitored `device` arrived.
    func saw(_ event: CSTAEvent, at device: DeviceID) {
        guard let sentence = Narrator.sentence(for: event, at: device) else { return }
        output.withLockedValue { count in
            count += 1
            try? FileHandle.standardOutput.write(contentsOf: Data((sentence + "\n").utf8))
        }
    }

    /// The event in words; nil for what says nothing new.
    static func sentence(for event: CSTAEvent, at device: DeviceID) -> String? {
        /// True if the monitored phone itself did it; the others tell of it too.
        func isOwn(_ actor: SubjectDeviceID) -> Bool { actor.device?.key == device.key }
        func name(_ device: SubjectDeviceID?) -> String { device?.device?.key.user ?? "somebody" }
        switch event {
        case .backInService(let event): return "\(name(event.device)) is monitored"
        case .outOfService(let event): return "\(name(event.device)) is out of service"
        case .originated(let event): return "\(name(event.callingDevice)) calls \(name(event.calledDevice))"
        case .delivered(let event) where event.localConnectionInfo == .alerting:
            return "\(name(event.alertingDevice)) rings: \(name(event.callingDevice)) is calling"
        case .established(let event) where isOwn(event.answeringDevice):
            return "\(name(event.answeringDevice)) answers \(name(event.callingDevice))"
        case .held(let event): return "\(name(event.holdingDevice)) holds the call"
        case .retrieved(let event): return "\(name(event.retrievingDevice)) takes the call back"
        case .transfered(let event) where isOwn(event.transferringDevice):
            return "\(name(event.transferringDevice)) transfers the call to \(name(event.transferredToDevice))"
        case .conferenced(let event) where isOwn(event.conferencingDevice):
            return "\(name(event.conferencingDevice)) takes \(name(event.addedParty)) into the call"
        case .diverted(let event) where isOwn(event.divertingDevice):
            return "\(name(event.divertingDevice)) sends the call on to \(name(event.newDestination))"
        case .failed(let event): return "\(name(event.callingDevice)) does not reach \(name(event.calledDevice))"
        case .connectionCleared(let event) where isOwn(event.releasingDevice):
            return "\(name(event.releasingDevice)) hangs up"
        default: return nil
        }
    }
}
