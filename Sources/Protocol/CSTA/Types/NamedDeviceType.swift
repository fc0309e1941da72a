/// `NamedDeviceTypes`: a finer kind of device.
public enum NamedDeviceType: String, Sendable, Hashable, CaseIterable, CSTAEnumeration {
    case acd, acdGroup, button, buttonGroup, conferenceBridge, line, lineGroup, `operator`, operatorGroup,
        parkingDevice, station, stationGroup, trunk, trunkGroup, other, otherGroup
}
