/// `SecurityErrors`: the values of `security` in ``CSTAErrorCode``. Open: a value that is not listed is carried as it came.
public struct SecurityError: RawRepresentable, Sendable, Hashable {
    public var rawValue: String

    public init(rawValue: String) {
        self.rawValue = rawValue
    }
}

extension SecurityError {
    public static var generic: Self { Self(rawValue: "generic") }
    public static var sequenceNumberViolated: Self { Self(rawValue: "sequenceNumberViolated") }
    public static var timeStampViolated: Self { Self(rawValue: "timeStampViolated") }
    public static var securityInfoViolated: Self { Self(rawValue: "securityInfoViolated") }
}
