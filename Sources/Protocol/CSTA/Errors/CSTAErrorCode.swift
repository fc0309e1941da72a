public import XMLCore

/// `CSTAErrorCode`: the negative response to any service, exactly one of
///
/// ```
/// operation                      OperationErrors
/// security                       SecurityErrors
/// stateIncompatibility           StateIncompatibilityErrors
/// systemResourceAvailibility     SystemResourceAvailabilityErrors   (the schema's spelling)
/// subscribedResourceAvailability SubscribedResourceAvailabilityErrors
/// performanceManagement          PerformanceManagementErrors
/// privateData                    PrivateDataInfoErrors
/// unspecified                    Empty
/// privateErrorCode               string
/// ```
public enum CSTAErrorCode: Sendable, Hashable {
    case operation(OperationError)
    case security(SecurityError)
    case stateIncompatibility(StateIncompatibilityError)
    case systemResourceAvailibility(SystemResourceAvailabilityError)
    case subscribedResourceAvailability(SubscribedResourceAvailabilityError)
    case performanceManagement(PerformanceManagementError)
    case privateData(PrivateDataError)
    case unspecified
    case privateErrorCode(String)
}

extension CSTAErrorCode: CSTAPayload {
    public static let elementName: XMLName = "CSTAErrorCode"

    /// Without a child that is known it reads as ``unspecified``.
    public init(from element: XMLElement) throws(CSTADecodingError) {
        for child in element.children {
            guard let error = CSTAErrorCode(child) else { continue }
            self = error
            return
        }
        self = .unspecified
    }

    private init?(_ child: XMLElement) {
        let value = child.trimmedText
        switch child.localName {
        case "operation": self = .operation(OperationError(rawValue: value))
        case "security": self = .security(SecurityError(rawValue: value))
        case "stateIncompatibility": self = .stateIncompatibility(StateIncompatibilityError(rawValue: value))
        case "systemResourceAvailibility", "systemResourceAvailability":
            self = .systemResourceAvailibility(SystemResourceAvailabilityError(rawValue: value))
        case "subscribedResourceAvailability", "subscribedResourceAvailibility":
            self = .subscribedResourceAvailability(SubscribedResourceAvailabilityError(rawValue: value))
        case "performanceManagement": self = .performanceManagement(PerformanceManagementError(rawValue: value))
        case "privateData": self = .privateData(PrivateDataError(rawValue: value))
        case "unspecified": self = .unspecified
        case "privateErrorCode": self = .privateErrorCode(value)
        default: return nil
        }
    }

    public func encode(into writer: inout CSTAWriter) {
        switch self {
        case .operation(let error): writer.write(error.rawValue, as: "operation")
        case .security(let error): writer.write(error.rawValue, as: "security")
        case .stateIncompatibility(let error): writer.write(error.rawValue, as: "stateIncompatibility")
        case .systemResourceAvailibility(let error): writer.write(error.rawValue, as: "systemResourceAvailibility")
        case .subscribedResourceAvailability(let error):
            writer.write(error.rawValue, as: "subscribedResourceAvailability")
        case .performanceManagement(let error): writer.write(error.rawValue, as: "performanceManagement")
        case .privateData(let error): writer.write(error.rawValue, as: "privateData")
        case .unspecified: writer.xml.empty("unspecified")
        case .privateErrorCode(let code): writer.write(code, as: "privateErrorCode")
        }
    }

    public mutating func mapDevices(_ change: (inout DeviceID) -> Void) {}
}

extension CSTAErrorCode: CustomStringConvertible {
    /// `operation/invalidDeviceID`
    public var description: String {
        switch self {
        case .operation(let error): "operation/\(error.rawValue)"
        case .security(let error): "security/\(error.rawValue)"
        case .stateIncompatibility(let error): "stateIncompatibility/\(error.rawValue)"
        case .systemResourceAvailibility(let error): "systemResourceAvailibility/\(error.rawValue)"
        case .subscribedResourceAvailability(let error): "subscribedResourceAvailability/\(error.rawValue)"
        case .performanceManagement(let error): "performanceManagement/\(error.rawValue)"
        case .privateData(let error): "privateData/\(error.rawValue)"
        case .unspecified: "unspecified"
        case .privateErrorCode(let code): "privateErrorCode/\(code)"
        }
    }
}
