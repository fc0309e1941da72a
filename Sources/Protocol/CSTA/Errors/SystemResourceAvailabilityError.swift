/// `SystemResourceAvailabilityErrors`: the values of `systemResourceAvailibility` in ``CSTAErrorCode``. Open: a value that is not listed is carried as it came.
public struct SystemResourceAvailabilityError: RawRepresentable, Sendable, Hashable {
    public var rawValue: String

    public init(rawValue: String) {
        self.rawValue = rawValue
    }
}

extension SystemResourceAvailabilityError {
    public static var generic: Self { Self(rawValue: "generic") }
    public static var resourceBusy: Self { Self(rawValue: "resourceBusy") }
    public static var internalResourceBusy: Self { Self(rawValue: "internalResourceBusy") }
    public static var classifierBusy: Self { Self(rawValue: "classifierBusy") }
    public static var noMediaChannelsAvailable: Self { Self(rawValue: "noMediaChannelsAvailable") }
    public static var channelsInUseForBridgedDevices: Self { Self(rawValue: "channelsInUseForBridgedDevices") }
    public static var channelsInUseForData: Self { Self(rawValue: "channelsInUseForData") }
    public static var toneDetectorBusy: Self { Self(rawValue: "toneDetectorBusy") }
    public static var toneGeneratorBusy: Self { Self(rawValue: "toneGeneratorBusy") }
    public static var networkBusy: Self { Self(rawValue: "networkBusy") }
    public static var resourceOutOfService: Self { Self(rawValue: "resourceOutOfService") }
    public static var deviceOutOfService: Self { Self(rawValue: "deviceOutOfService") }
    public static var activeDeviceOutOfService: Self { Self(rawValue: "activeDeviceOutOfService") }
    public static var calledDeviceOutOfService: Self { Self(rawValue: "calledDeviceOutOfService") }
    public static var callingDeviceOutOfService: Self { Self(rawValue: "callingDeviceOutOfService") }
    public static var callToParkDeviceOutOfService: Self { Self(rawValue: "callToParkDeviceOutOfService") }
    public static var destinationDeviceOutOfService: Self { Self(rawValue: "destinationDeviceOutOfService") }
    public static var divertingDeviceOutOfService: Self { Self(rawValue: "divertingDeviceOutOfService") }
    public static var heldDeviceOutOfService: Self { Self(rawValue: "heldDeviceOutOfService") }
    public static var parkToDeviceOutOfService: Self { Self(rawValue: "parkToDeviceOutOfService") }
    public static var pickupDeviceOutOfService: Self { Self(rawValue: "pickupDeviceOutOfService") }
    public static var networkOutOfService: Self { Self(rawValue: "networkOutOfService") }
    public static var otherResourceOutOfService: Self { Self(rawValue: "otherResourceOutOfService") }
    public static var resourceLimitExceeded: Self { Self(rawValue: "resourceLimitExceeded") }
    public static var overallMonitorLimitExceeded: Self { Self(rawValue: "overallMonitorLimitExceeded") }
    public static var conferenceMemberLimitExceeded: Self { Self(rawValue: "conferenceMemberLimitExceeded") }
    public static var registrationLimitExceeded: Self { Self(rawValue: "registrationLimitExceeded") }
    public static var conferenceResourceCannotBeSatisfied: Self {
        Self(rawValue: "conferenceResourceCannotBeSatisfied")
    }
    public static var maxDevicesExceeded: Self { Self(rawValue: "maxDevicesExceeded") }
    public static var startTimeOutOfRange: Self { Self(rawValue: "startTimeOutOfRange") }
    public static var durationExceeded: Self { Self(rawValue: "durationExceeded") }
}
