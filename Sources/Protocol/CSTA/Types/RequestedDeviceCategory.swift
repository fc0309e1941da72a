/// `ReqDeviceCategory`: which kind of devices GetSwitchingFunctionDevices asks for.
public enum RequestedDeviceCategory: String, Sendable, Hashable, CaseIterable, CSTAEnumeration {
    case acd, groupACD, groupHunt, groupPick, groupUser, groupOther, networkInterface, park, routeingDevice, station,
        voiceUnit, genericIV, listenerIV, dtmfIV, promptIV, promptQueue, messageIV, conference, other

    func value(in edition: CSTAEdition) -> Self? {
        switch self {
        case .genericIV, .listenerIV, .dtmfIV, .promptIV, .promptQueue, .messageIV, .conference:
            edition.isLate ? self : .other
        default: self
        }
    }
}
