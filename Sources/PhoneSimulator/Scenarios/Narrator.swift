import CSTACore
import Foundation
import NIOConcurrencyHelpers

/// Says in plain words what a watching client sees; for the demo.
final class Narrator: Sendable {
    private let output = NIOLockedValueBox(0)

    /// An event arrived.
    func saw(_ event: CSTAEvent) {
        guard let sentence = Narrator.sentence(for: event) else { return }
        output.withLockedValue { count in
            count += 1
            FileHandle.standardOutput.write(Data((sentence + "\n").utf8))
        }
    }

    /// The event in words; nil for what says nothing new.
    static func sentence(for event: CSTAEvent) -> String? {
        func name(_ device: SubjectDeviceID?) -> String { device?.device?.key.user ?? "somebody" }
        switch event {
        case .backInService(let event): return "\(name(event.device)) is monitored"
        case .outOfService(let event): return "\(name(event.device)) is out of service"
        case .originated(let event): return "\(name(event.callingDevice)) calls \(name(event.calledDevice))"
        case .delivered(let event) where event.localConnectionInfo == .alerting:
            return "\(name(event.alertingDevice)) rings: \(name(event.callingDevice)) is calling"
        case .established(let event) where event.answeringDevice.device?.key == event.establishedConnection.deviceID?.key
            && event.localConnectionInfo == .connected && event.callingDevice.device?.key != event.answeringDevice.device?.key:
            return "\(name(event.answeringDevice)) answers \(name(event.callingDevice))"
        case .held(let event): return "\(name(event.holdingDevice)) holds the call"
        case .retrieved(let event): return "\(name(event.retrievingDevice)) takes the call back"
        case .transfered(let event) where event.localConnectionInfo == .null:
            return "\(name(event.transferringDevice)) transfers the call to \(name(event.transferredToDevice))"
        case .conferenced(let event) where event.localConnectionInfo == .connected:
            return "\(name(event.conferencingDevice)) takes \(name(event.addedParty)) into the call"
        case .diverted(let event) where event.localConnectionInfo == .null:
            return "\(name(event.divertingDevice)) sends the call on to \(name(event.newDestination))"
        case .failed(let event): return "\(name(event.callingDevice)) does not reach \(name(event.calledDevice))"
        case .connectionCleared(let event)
        where event.localConnectionInfo == .null && event.releasingDevice.device?.key == event.droppedConnection.deviceID?.key:
            return "\(name(event.releasingDevice)) hangs up"
        default: return nil
        }
    }
}
