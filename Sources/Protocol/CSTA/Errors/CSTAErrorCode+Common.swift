/// The errors that a server gives most often, by the name of what is wrong.
extension CSTAErrorCode: Error {
    /// Nothing more is known.
    public static var generic: Self { .operation(.generic) }
    /// The body is not well formed, or no message of ECMA-323.
    public static var invalidMsgID: Self { .operation(.invalidMsgID) }
    /// No such device.
    public static var invalidDeviceID: Self { .operation(.invalidDeviceID) }
    /// No such device to monitor.
    public static var invalidMonitorObject: Self { .operation(.invalidMonitorObject) }
    /// No such monitor.
    public static var invalidMonitorCrossRefID: Self { .operation(.invalidMonitorCrossRefID) }
    /// No such registration.
    public static var invalidCrossRefID: Self { .operation(.invalidCrossRefID) }
    /// No such connection, or more than one.
    public static var invalidConnectionID: Self { .operation(.invalidConnectionID) }
    /// The device cannot do it.
    public static var serviceNotSupported: Self { .operation(.serviceNotSupported) }
    /// Who asks may not.
    public static var privilegeViolation: Self { .operation(.privilegeViolationSpecifiedDevice) }
    /// The device is away or switched off.
    public static var deviceOutOfService: Self { .systemResourceAvailibility(.deviceOutOfService) }
    /// Too many requests wait for an answer.
    public static var outstandingRequestLimitExceeded: Self {
        .subscribedResourceAvailability(.outstandingReqLimitExceeded)
    }
}
