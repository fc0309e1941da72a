public import XMLCore

/// Sends an alerting call to another device (CST-5).
///
/// ```
/// callToBeDiverted    ConnectionID
/// newDestination      list of device: DeviceID   (one DeviceID in ed2, ed3)
/// correlatorData      CorrelatorData?
/// userData            UserData?
/// callCharacteristics CallCharacteristics?   (since ed6)
/// subjectOfCall       string?
/// languagePreferences string?
/// reason              EventCause?
/// extensions          CSTACommonArguments?
/// ```
public struct DeflectCall: CSTARequestPayload {
    public static let elementName: XMLName = "DeflectCall"

    public var callToBeDiverted: ConnectionID
    public var newDestination: DeviceID
    /// Tried after ``newDestination``; only later editions can name more than one.
    public var furtherDestinations: [DeviceID]
    public var reason: EventCause?
    public var carried: CarriedChildren

    public init(
        callToBeDiverted: ConnectionID, newDestination: DeviceID, furtherDestinations: [DeviceID] = [],
        reason: EventCause? = nil, carried: CarriedChildren = CarriedChildren()
    ) {
        self.callToBeDiverted = callToBeDiverted
        self.newDestination = newDestination
        self.furtherDestinations = furtherDestinations
        self.reason = reason
        self.carried = carried
    }

    public init(from element: XMLElement) throws(CSTADecodingError) {
        var children = CSTAChildren(of: element)
        callToBeDiverted = try children.required("callToBeDiverted")
        let destinations = DeflectCall.destinations(in: children.take("newDestination"))
        guard let first = destinations.first else {
            throw CSTADecodingError(.missing(child: "newDestination", in: "DeflectCall"))
        }
        newDestination = first
        furtherDestinations = Array(destinations.dropFirst())
        reason = try children.optional("reason")
        carried = children.carried
    }

    public func encode(into writer: inout CSTAWriter) {
        writer.write(callToBeDiverted, as: "callToBeDiverted")
        writeDestinations(into: &writer)
        writer.carried(carried, .correlatorData, .userData)
        writer.carriedSinceEd6(carried, .callCharacteristics)
        writer.carried(carried, .subjectOfCall, .languagePreferences)
        writer.write(reason, as: "reason")
        writer.carried(carried, .extensions)
    }

    public mutating func mapDevices(_ change: (inout DeviceID) -> Void) {
        callToBeDiverted.mapDevices(change)
        newDestination.mapDevices(change)
        furtherDestinations.mapDevices(change)
        carried.mapDevices(change)
    }

    public var subject: CSTASubject { .connection(callToBeDiverted) }
}

extension DeflectCall {
    /// Text in early editions, a list in later ones; either is read in any edition.
    private static func destinations(in element: XMLElement?) -> [DeviceID] {
        guard let element else { return [] }
        let list = element.children.compactMap { $0.isNamed("device") ? DeviceID($0) : nil }
        if !list.isEmpty { return list }
        return DeviceID(element).flatMap { $0.value.isEmpty ? nil : [$0] } ?? []
    }

    private func writeDestinations(into writer: inout CSTAWriter) {
        if writer.edition.isLate {
            writer.write([newDestination] + furtherDestinations, as: "newDestination", of: "device")
        } else {
            writer.write(newDestination, as: "newDestination")
        }
    }
}

/// The call is on its way to the other device.
///
/// ```
/// extensions CSTACommonArguments?
/// ```
public struct DeflectCallResponse: CSTAResponsePayload {
    public static let elementName: XMLName = "DeflectCallResponse"

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
}
