/// `DeviceCategory`: what kind of thing a device is.
public enum DeviceCategory: String, Sendable, Hashable, CaseIterable, CSTAEnumeration {
    case acd, group, networkInterface, park, routeingDevice, station, voiceUnit, genericInteractiveVoice,
        listenerInteractiveVoice, dtmfInteractiveVoice, promptInteractiveVoice, promptQueueInteractiveVoice,
        messageInteractiveVoice, conference, other

    func value(in edition: CSTAEdition) -> Self? {
        switch self {
        case .genericInteractiveVoice, .listenerInteractiveVoice, .dtmfInteractiveVoice,
            .promptInteractiveVoice, .promptQueueInteractiveVoice, .messageInteractiveVoice, .conference:
            edition.isLate ? self : .other
        default: self
        }
    }
}
