public import XMLCore

/// A message of ECMA-323, or a part of one that has a type of its own.
///
/// Reading is lenient: local names only, children in any order, unknown children ignored. Writing is in schema order and
/// valid for the edition of the writer.
public protocol CSTAPayload: Sendable, Equatable {
    /// The name of the root element.
    static var elementName: XMLName { get }

    /// Reads the message. A service without a mandatory child is an error; responses and events take a neutral value.
    init(from element: XMLElement) throws(CSTADecodingError)

    /// Writes the children; the root element around them is the caller's.
    func encode(into writer: inout CSTAWriter)

    /// Visits every device id, those inside connection ids, lists and carried children too.
    mutating func mapDevices(_ change: (inout DeviceID) -> Void)
}

/// A service request.
public protocol CSTARequestPayload: CSTAPayload {
    /// Which object the service is about.
    var subject: CSTASubject { get }
    /// Children that are passed on unread.
    var carried: CarriedChildren { get set }
}

/// A service response.
public protocol CSTAResponsePayload: CSTAPayload {
    /// Children that are passed on unread.
    var carried: CarriedChildren { get set }
}

/// An event.
public protocol CSTAEventPayload: CSTAPayload {
    /// The flag of a monitor filter that keeps this event away.
    static var filterFlag: MonitorFilterFlag { get }
    /// The monitor that the event is for, in the numbers of whoever sends it.
    var monitorCrossRefID: String { get set }
    /// Children that are passed on unread.
    var carried: CarriedChildren { get set }
}

/// The object that a service request is about, which tells the phone that is meant.
public enum CSTASubject: Sendable, Hashable {
    case device(DeviceID)
    case connection(ConnectionID)
    /// A monitorCrossRefID.
    case monitor(String)
    /// A sysStatRegisterID.
    case registration(String)
    /// The switching function as a whole.
    case none
}

extension CSTASubject {
    /// For services about two connections of one device, of which either may lack the device.
    static func connection(_ first: ConnectionID, or second: ConnectionID) -> CSTASubject {
        .connection(first.deviceID == nil && second.deviceID != nil ? second : first)
    }
}
