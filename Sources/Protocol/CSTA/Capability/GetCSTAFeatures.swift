public import XMLCore

/// Asks which services and events are supported (CST-10).
///
/// ```
/// extensions CSTACommonArguments?
/// ```
public struct GetCSTAFeatures: CSTARequestPayload {
    public static let elementName: XMLName = "GetCSTAFeatures"

    public var carried: CarriedChildren

    public init(carried: CarriedChildren = CarriedChildren()) {
        self.carried = carried
    }

    public init(from element: XMLElement) throws(CSTADecodingError) {
        let children = CSTAChildren(of: element)
        carried = children.carried
    }

    public func encode(into writer: inout CSTAWriter) {
        writer.carried(carried, .extensions)
    }

    public mutating func mapDevices(_ change: (inout DeviceID) -> Void) {
        carried.mapDevices(change)
    }

    public var subject: CSTASubject { .none }
}

/// The services and events that are supported.
///
/// ```
/// supportedServices SupportedServices?
/// supportedEvents   SupportedEvents?
/// extensions        CSTACommonArguments?
/// ```
public struct GetCSTAFeaturesResponse: CSTAResponsePayload {
    public static let elementName: XMLName = "GetCSTAFeaturesResponse"

    public var supportedServices: SupportedServices?
    public var supportedEvents: SupportedEvents?
    public var carried: CarriedChildren

    public init(
        supportedServices: SupportedServices? = nil, supportedEvents: SupportedEvents? = nil,
        carried: CarriedChildren = CarriedChildren()
    ) {
        self.supportedServices = supportedServices
        self.supportedEvents = supportedEvents
        self.carried = carried
    }

    public init(from element: XMLElement) throws(CSTADecodingError) {
        var children = CSTAChildren(of: element)
        supportedServices = children.value("supportedServices")
        supportedEvents = children.value("supportedEvents")
        carried = children.carried
    }

    public func encode(into writer: inout CSTAWriter) {
        writer.write(supportedServices, as: "supportedServices")
        writer.write(supportedEvents, as: "supportedEvents")
        writer.carried(carried, .extensions)
    }

    public mutating func mapDevices(_ change: (inout DeviceID) -> Void) {
        carried.mapDevices(change)
    }
}
