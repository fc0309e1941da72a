/// `PrivateDataInfoErrors`: the values of `privateData` in ``CSTAErrorCode``. Open: a value that is not listed is carried as it came.
public struct PrivateDataError: RawRepresentable, Sendable, Hashable {
    public var rawValue: String

    public init(rawValue: String) {
        self.rawValue = rawValue
    }
}

extension PrivateDataError {
    public static var cSTAPrivateDataInfoError: Self { Self(rawValue: "cSTAPrivateDataInfoError") }
}
