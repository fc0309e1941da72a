public import XMLCore

/// A call is gone (CST-5).
///
/// ```
/// monitorCrossRefID        string
/// clearedCall              ConnectionID
/// correlatorData           CorrelatorData?
/// userData                 UserData?
/// cause                    EventCause
/// mediaCallCharacteristics MediaCallCharacteristics?
/// callCharacteristics      CallCharacteristics?
/// callLinkageData          CallLinkageData?
/// languagePreferences      string?
/// locationInfoList         list of locationInfoEntry: LocationInfo?   (since ed6)
/// extensions               CSTACommonArguments?
/// ```
public struct CallClearedEvent: CSTAEventPayload {
    public static let elementName: XMLName = "CallClearedEvent"
    public static let filterFlag = MonitorFilterFlag.callControl(.callCleared)

    public var monitorCrossRefID: String
    public var clearedCall: ConnectionID
    public var cause: EventCause
    public var carried: CarriedChildren

    public init(
        monitorCrossRefID: String = "", clearedCall: ConnectionID, cause: EventCause = .normal,
        carried: CarriedChildren = CarriedChildren()
    ) {
        self.monitorCrossRefID = monitorCrossRefID
        self.clearedCall = clearedCall
        self.cause = cause
        self.carried = carried
    }

    public init(from element: XMLElement) throws(CSTADecodingError) {
        var children = CSTAChildren(of: element)
        monitorCrossRefID = children.value("monitorCrossRefID", or: "")
        clearedCall = children.value("clearedCall", or: ConnectionID())
        cause = children.value("cause", or: .normal)
        carried = children.carried
    }

    public func encode(into writer: inout CSTAWriter) {
        writer.monitorCrossRefID(monitorCrossRefID)
        writer.write(clearedCall, as: "clearedCall")
        writer.carried(carried, .correlatorData, .userData)
        writer.write(cause, as: "cause")
        writer.carried(carried, .mediaCallCharacteristics, .callCharacteristics, .callLinkageData, .languagePreferences)
        writer.carriedSinceEd6(carried, .locationInfoList)
        writer.carried(carried, .extensions)
    }

    public mutating func mapDevices(_ change: (inout DeviceID) -> Void) {
        clearedCall.mapDevices(change)
        carried.mapDevices(change)
    }
}
