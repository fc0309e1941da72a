/// The flags of the group `physicalDeviceFeature` of a monitor filter, in schema order.
public enum PhysicalDeviceFlag: String, CSTAFlag {
    case buttonInformation, buttonPress, displayUpdated, hookswitch, lampMode, messageWaiting, microphoneGain,
        microphoneMute, ringerStatus, speakerMute, speakerVolume
}
