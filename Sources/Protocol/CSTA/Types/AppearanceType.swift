/// `AppearanceType`: how calls show on the appearances of a device.
public enum AppearanceType: String, Sendable, Hashable, CaseIterable, CSTAEnumeration {
    case selectedStandard, basicStandard, basicBridged, exclusiveBridged, independentSharedBridged,
        interdependentSharedBridged
}
