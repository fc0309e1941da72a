import CSTACore

/// Which calls an event was about, for clients that name a connection by its callID alone.
public struct CallTrace: Sendable, Equatable {
    /// The call that the device has after the event.
    public let present: String?
    /// Calls that it does not have any more.
    public let ended: [String]

    init(present: String? = nil, ended: [String] = []) {
        self.present = present
        self.ended = ended
    }
}

extension CallTable {
    /// What has become of the calls that an event names: the table has seen it, so that clients find the calls that the
    /// table has, and no others. `nil` for an event that names no call.
    /// - Parameter subject: what the table said of the event.
    func trace(of event: CSTAEvent, about subject: Subject?) -> CallTrace? {
        var present: String?
        var ended: [String] = []
        func note(_ callID: String?) {
            guard let callID, Self.mayKeep(callID), callID != present, !ended.contains(callID) else { return }
            if calls.contains(where: { $0.callID == callID }) { present = callID } else { ended.append(callID) }
        }
        switch event {
        case .transfered(let event): note(event.secondaryOldCall?.callID)
        case .conferenced(let event): note(event.secondaryOldCall?.callID)
        default:
            note(event.subjectConnection?.callID)
            return present == nil && ended.isEmpty ? nil : CallTrace(present: present, ended: ended)
        }
        note(event.subjectConnection?.callID)
        // The call that has come out of it may have a name of its own.
        note(subject?.call.callID)
        return CallTrace(present: present, ended: ended)
    }
}
