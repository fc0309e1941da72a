/// `StateIncompatibilityErrors`: the values of `stateIncompatibility` in ``CSTAErrorCode``. Open: a value that is not listed is carried as it came.
public struct StateIncompatibilityError: RawRepresentable, Sendable, Hashable {
    public var rawValue: String

    public init(rawValue: String) {
        self.rawValue = rawValue
    }
}

extension StateIncompatibilityError {
    public static var generic: Self { Self(rawValue: "generic") }
    public static var invalidObjectState: Self { Self(rawValue: "invalidObjectState") }
    public static var invalidDeviceState: Self { Self(rawValue: "invalidDeviceState") }
    public static var connectedCallExists: Self { Self(rawValue: "connectedCallExists") }
    public static var invalidActiveDeviceState: Self { Self(rawValue: "invalidActiveDeviceState") }
    public static var invalidCalledDeviceState: Self { Self(rawValue: "invalidCalledDeviceState") }
    public static var invalidCallingDeviceState: Self { Self(rawValue: "invalidCallingDeviceState") }
    public static var invalidCallToParkDeviceState: Self { Self(rawValue: "invalidCallToParkDeviceState") }
    public static var invalidDestinationDeviceState: Self { Self(rawValue: "invalidDestinationDeviceState") }
    public static var invalidDivertingDeviceState: Self { Self(rawValue: "invalidDivertingDeviceState") }
    public static var invalidHeldDeviceState: Self { Self(rawValue: "invalidHeldDeviceState") }
    public static var invalidParkToDeviceState: Self { Self(rawValue: "invalidParkToDeviceState") }
    public static var invalidConnectionState: Self { Self(rawValue: "invalidConnectionState") }
    public static var invalidActiveConnectionState: Self { Self(rawValue: "invalidActiveConnectionState") }
    public static var invalidConnectionIDForActiveCall: Self { Self(rawValue: "invalidConnectionIDForActiveCall") }
    public static var invalidHeldConnectionState: Self { Self(rawValue: "invalidHeldConnectionState") }
    public static var noActiveCall: Self { Self(rawValue: "noActiveCall") }
    public static var noCallToAnswer: Self { Self(rawValue: "noCallToAnswer") }
    public static var noCallToClear: Self { Self(rawValue: "noCallToClear") }
    public static var noCallToComplete: Self { Self(rawValue: "noCallToComplete") }
    public static var noConnectionToClear: Self { Self(rawValue: "noConnectionToClear") }
    public static var noHeldCall: Self { Self(rawValue: "noHeldCall") }
    public static var incorrectMsgState: Self { Self(rawValue: "incorrectMsgState") }
    public static var beginningOfMsg: Self { Self(rawValue: "beginningOfMsg") }
    public static var endOfMsg: Self { Self(rawValue: "endOfMsg") }
    public static var msgSuspended: Self { Self(rawValue: "msgSuspended") }
    public static var notAbleToPlay: Self { Self(rawValue: "notAbleToPlay") }
    public static var notAbleToResume: Self { Self(rawValue: "notAbleToResume") }
}
