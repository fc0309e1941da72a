/// `PerformanceManagementErrors`: the values of `performanceManagement` in ``CSTAErrorCode``. Open: a value that is not listed is carried as it came.
public struct PerformanceManagementError: RawRepresentable, Sendable, Hashable {
    public var rawValue: String

    public init(rawValue: String) {
        self.rawValue = rawValue
    }
}

extension PerformanceManagementError {
    public static var generic: Self { Self(rawValue: "generic") }
    public static var performanceLimitExceeded: Self { Self(rawValue: "performanceLimitExceeded") }
}
