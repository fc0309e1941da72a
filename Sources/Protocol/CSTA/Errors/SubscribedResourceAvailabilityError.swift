/// `SubscribedResourceAvailabilityErrors`: the values of `subscribedResourceAvailability` in ``CSTAErrorCode``. Open: a value that is not listed is carried as it came.
public struct SubscribedResourceAvailabilityError: RawRepresentable, Sendable, Hashable {
    public var rawValue: String

    public init(rawValue: String) {
        self.rawValue = rawValue
    }
}

extension SubscribedResourceAvailabilityError {
    public static var generic: Self { Self(rawValue: "generic") }
    public static var objectMonitorLimitExceeded: Self { Self(rawValue: "objectMonitorLimitExceeded") }
    public static var trunkLimitExceeded: Self { Self(rawValue: "trunkLimitExceeded") }
    public static var outstandingReqLimitExceeded: Self { Self(rawValue: "outstandingReqLimitExceeded") }
    public static var objectRegistrationLimitExceeded: Self { Self(rawValue: "objectRegistrationLimitExceeded") }
}
