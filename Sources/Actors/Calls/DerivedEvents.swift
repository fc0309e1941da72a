import CSTACore
import XMLCore

/// Events that the server makes because a phone did not send them.
///
/// They carry a mark in their private data, so that nobody takes them for the phone's own:
/// `<derived xmlns="urn:uacsta:server">ghost</derived>`.
enum DerivedEvents {
    static let namespace = "urn:uacsta:server"

    /// The event that tells a client what a snapshot has shown.
    static func event(for difference: CallTable.Difference, at device: DeviceID) -> CSTAEvent {
        switch difference {
        case .ghost(let call):
            .connectionCleared(
                ConnectionClearedEvent(
                    droppedConnection: ConnectionID(callID: call.callID, deviceID: device),
                    releasingDevice: .device(device), localConnectionInfo: .null, carried: mark("ghost")))
        case .missed(let call), .changed(let call): event(for: call, at: device)
        }
    }

    private static func event(for call: CallTable.Call, at device: DeviceID) -> CSTAEvent {
        let connection = ConnectionID(callID: call.callID, deviceID: device)
        let carried = mark("snapshot")
        switch call.state {
        case .alerting:
            return .delivered(
                DeliveredEvent(
                    connection: connection, alertingDevice: .device(device), callingDevice: call.calling,
                    calledDevice: call.called, lastRedirectionDevice: .notKnown, localConnectionInfo: .alerting,
                    carried: carried))
        case .connected:
            return .established(
                EstablishedEvent(
                    establishedConnection: connection, answeringDevice: .notKnown, callingDevice: call.calling,
                    calledDevice: call.called, lastRedirectionDevice: .notKnown, localConnectionInfo: .connected,
                    carried: carried))
        case .hold:
            return .held(
                HeldEvent(
                    heldConnection: connection, holdingDevice: .device(device), localConnectionInfo: .hold,
                    carried: carried))
        case .initiated:
            return .serviceInitiated(
                ServiceInitiatedEvent(
                    initiatedConnection: connection, initiatingDevice: .device(device),
                    localConnectionInfo: .initiated, carried: carried))
        case .queued:
            return .queued(
                QueuedEvent(
                    queuedConnection: connection, queue: .device(device), callingDevice: call.calling,
                    calledDevice: call.called, lastRedirectionDevice: .notKnown, localConnectionInfo: .queued,
                    carried: carried))
        case .fail:
            return .failed(
                FailedEvent(
                    failedConnection: connection, failingDevice: .device(device), callingDevice: call.calling,
                    calledDevice: call.called, lastRedirectionDevice: .notKnown, localConnectionInfo: .fail,
                    carried: carried))
        case .null:
            return .connectionCleared(
                ConnectionClearedEvent(
                    droppedConnection: connection, releasingDevice: .device(device), localConnectionInfo: .null,
                    carried: carried))
        }
    }

    static func mark(_ text: String) -> CarriedChildren {
        var carried = CarriedChildren()
        carried.addPrivateText(text, as: "derived", prefix: "u", namespace: namespace)
        return carried
    }
}
