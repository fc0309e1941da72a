public import XMLCore

/// Asks for the devices in a call (CST-4).
///
/// ```
/// snapshotObject ConnectionID
/// extensions     CSTACommonArguments?
/// ```
public struct SnapshotCall: CSTARequestPayload {
    public static let elementName: XMLName = "SnapshotCall"

    public var snapshotObject: ConnectionID
    public var carried: CarriedChildren

    public init(snapshotObject: ConnectionID, carried: CarriedChildren = CarriedChildren()) {
        self.snapshotObject = snapshotObject
        self.carried = carried
    }

    public init(from element: XMLElement) throws(CSTADecodingError) {
        var children = CSTAChildren(of: element)
        snapshotObject = try children.required("snapshotObject")
        carried = children.carried
    }

    public func encode(into writer: inout CSTAWriter) {
        writer.write(snapshotObject, as: "snapshotObject")
        writer.carried(carried, .extensions)
    }

    public mutating func mapDevices(_ change: (inout DeviceID) -> Void) {
        snapshotObject.mapDevices(change)
        carried.mapDevices(change)
    }

    public var subject: CSTASubject { .connection(snapshotObject) }
}

/// The devices in a call, or the reference under which they will come.
///
/// ```
/// crossRefIDorSnapshotData CrossRefIDorSnapshotData
/// mediaCallCharacteristics MediaCallCharacteristics?
/// callCharacteristics      CallCharacteristics?
/// callingDevice            CallingDeviceID?
/// calledDevice             CalledDeviceID?
/// associatedCallingDevice  AssociatedCallingDeviceID?
/// associatedCalledDevice   AssociatedCalledDeviceID?
/// correlatorData           CorrelatorData?
/// callLinkageData          CallLinkageData?
/// subjectOfCall            string?
/// messageInfo              list of messageInfoItem: MessageInfoItem?
/// languagePreferences      string?
/// deviceHistory            list of DeviceHistoryListItem: DeviceHistoryListItem?
/// extensions               CSTACommonArguments?
/// ```
public struct SnapshotCallResponse: CSTAResponsePayload {
    public static let elementName: XMLName = "SnapshotCallResponse"

    public var crossRefIDorSnapshotData: SnapshotCallResult
    public var callingDevice: SubjectDeviceID?
    public var calledDevice: SubjectDeviceID?
    public var carried: CarriedChildren

    public init(
        crossRefIDorSnapshotData: SnapshotCallResult, callingDevice: SubjectDeviceID? = nil,
        calledDevice: SubjectDeviceID? = nil, carried: CarriedChildren = CarriedChildren()
    ) {
        self.crossRefIDorSnapshotData = crossRefIDorSnapshotData
        self.callingDevice = callingDevice
        self.calledDevice = calledDevice
        self.carried = carried
    }

    public init(from element: XMLElement) throws(CSTADecodingError) {
        var children = CSTAChildren(of: element)
        crossRefIDorSnapshotData = children.value("crossRefIDorSnapshotData", or: .endpoints([]))
        callingDevice = children.value("callingDevice")
        calledDevice = children.value("calledDevice")
        carried = children.carried
    }

    public func encode(into writer: inout CSTAWriter) {
        writer.write(crossRefIDorSnapshotData, as: "crossRefIDorSnapshotData")
        writer.carried(carried, .mediaCallCharacteristics, .callCharacteristics)
        writer.write(callingDevice, as: "callingDevice")
        writer.write(calledDevice, as: "calledDevice")
        writer.carried(
            carried, .associatedCallingDevice, .associatedCalledDevice, .correlatorData, .callLinkageData,
            .subjectOfCall, .messageInfo, .languagePreferences, .deviceHistory, .extensions)
    }

    public mutating func mapDevices(_ change: (inout DeviceID) -> Void) {
        crossRefIDorSnapshotData.mapDevices(change)
        callingDevice?.mapDevices(change)
        calledDevice?.mapDevices(change)
        carried.mapDevices(change)
    }
}
