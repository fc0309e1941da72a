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

extension CallTable.Subject {
    /// What clients are told of the call besides what the event says: its id, and after a transfer or a conference who
    /// called first, where the event does not name them:
    /// `<originalCaller xmlns="urn:uacsta:server">sip:305@pbx.example.net</originalCaller>`.
    /// - Parameter spelling: how the client spells the line itself.
    func additions(to event: CSTAEvent, at line: DeviceKey, spelt spelling: DeviceID) -> EventAdditions {
        var additions = EventAdditions(linkage: call.linkage, former: former?.linkage)
        if call.isMerged, case .device(let caller) = call.calling, event.parties?.calling != call.calling {
            additions.privateText = EventAdditions.PrivateText(
                (caller.means(line) ? spelling : caller).value, as: "originalCaller", prefix: "u",
                namespace: DerivedEvents.namespace)
        }
        return additions
    }
}
