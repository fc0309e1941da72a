import COpenSSL

/// A version of the TLS protocol.
///
/// 1.0 and 1.1 are forbidden by RFC 8996; old desk phones speak nothing else, so a listener may allow them by an
/// explicit setting (CON-4). SSL 2 and SSL 3 do not exist here (RFC 6176, RFC 7568).
public enum TLSVersion: String, Comparable, Sendable, CaseIterable, CustomStringConvertible {
    case v1_0 = "1.0"
    case v1_1 = "1.1"
    case v1_2 = "1.2"
    case v1_3 = "1.3"

    /// The number on the wire (RFC 8446 4.2.1).
    var wireValue: Int32 {
        switch self {
        case .v1_0: TLS1_VERSION
        case .v1_1: TLS1_1_VERSION
        case .v1_2: TLS1_2_VERSION
        case .v1_3: TLS1_3_VERSION
        }
    }

    init?(wireValue: Int32) {
        guard let version = Self.allCases.first(where: { $0.wireValue == wireValue }) else { return nil }
        self = version
    }

    public var description: String { "TLS \(rawValue)" }

    public static func < (left: TLSVersion, right: TLSVersion) -> Bool {
        left.wireValue < right.wireValue
    }
}
