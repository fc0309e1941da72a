public import XMLCore

/// DTMF or pulses were sent into a call (CST-6).
///
/// ```
/// monitorCrossRefID  string
/// connection         ConnectionID
/// digitGeneratedList string
/// digitDurationList  list of digitDuration: long?
/// pauseDurationList  list of pauseDuration: long?
/// connectionInfo     ConnectionInformation?
/// extensions         CSTACommonArguments?
/// ```
public struct DigitsGeneratedEvent: CSTAEventPayload {
    public static let elementName: XMLName = "DigitsGeneratedEvent"
    public static let filterFlag = MonitorFilterFlag.callAssociated(.digitsGenerated)

    public var monitorCrossRefID: String
    public var connection: ConnectionID
    public var digitGeneratedList: String
    public var carried: CarriedChildren

    public init(
        monitorCrossRefID: String = "", connection: ConnectionID, digitGeneratedList: String,
        carried: CarriedChildren = CarriedChildren()
    ) {
        self.monitorCrossRefID = monitorCrossRefID
        self.connection = connection
        self.digitGeneratedList = digitGeneratedList
        self.carried = carried
    }

    public init(from element: XMLElement) throws(CSTADecodingError) {
        var children = CSTAChildren(of: element)
        monitorCrossRefID = children.value("monitorCrossRefID", or: "")
        connection = children.value("connection", or: ConnectionID())
        digitGeneratedList = children.value("digitGeneratedList", or: "")
        carried = children.carried
    }

    public func encode(into writer: inout CSTAWriter) {
        writer.monitorCrossRefID(monitorCrossRefID)
        writer.write(connection, as: "connection")
        writer.write(digitGeneratedList, as: "digitGeneratedList")
        writer.carried(carried, .digitDurationList, .pauseDurationList, .connectionInfo, .extensions)
    }

    public mutating func mapDevices(_ change: (inout DeviceID) -> Void) {
        connection.mapDevices(change)
        carried.mapDevices(change)
    }
}
