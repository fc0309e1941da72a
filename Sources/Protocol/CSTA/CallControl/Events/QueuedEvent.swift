public import XMLCore

/// A call waits in a queue (CST-5).
///
/// ```
/// monitorCrossRefID        string
/// queuedConnection         ConnectionID
/// queue                    SubjectDeviceID
/// callingDevice            CallingDeviceID
/// calledDevice             CalledDeviceID
/// lastRedirectionDevice    RedirectionDeviceID
/// numberQueued             long?
/// callsInFront             long?
/// localConnectionInfo      LocalConnectionState?
/// correlatorData           CorrelatorData?
/// userData                 UserData?
/// cause                    EventCause
/// servicesPermitted        ServicesPermitted?
/// networkCallingDevice     NetworkCallingDeviceID?
/// networkCalledDevice      NetworkCalledDeviceID?
/// associatedCallingDevice  AssociatedCallingDeviceID?
/// associatedCalledDevice   AssociatedCalledDeviceID?
/// mediaCallCharacteristics MediaCallCharacteristics?
/// callCharacteristics      CallCharacteristics?
/// queuedConnectionInfo     ConnectionInformation?
/// callLinkageData          CallLinkageData?
/// subjectOfCall            string?
/// messageInfo              list of messageInfoItem: MessageInfoItem?
/// languagePreferences      string?
/// deviceHistory            list of DeviceHistoryListItem: DeviceHistoryListItem?
/// locationInfoList         list of locationInfoEntry: LocationInfo?   (since ed6)
/// extensions               CSTACommonArguments?
/// ```
public struct QueuedEvent: CSTAEventPayload {
    public static let elementName: XMLName = "QueuedEvent"
    public static let filterFlag = MonitorFilterFlag.callControl(.queued)

    public var monitorCrossRefID: String
    public var queuedConnection: ConnectionID
    public var queue: SubjectDeviceID
    public var callingDevice: SubjectDeviceID
    public var calledDevice: SubjectDeviceID
    public var lastRedirectionDevice: RedirectionDeviceID
    public var numberQueued: Int?
    public var callsInFront: Int?
    public var localConnectionInfo: LocalConnectionState?
    public var cause: EventCause
    public var carried: CarriedChildren

    public init(
        monitorCrossRefID: String = "", queuedConnection: ConnectionID, queue: SubjectDeviceID,
        callingDevice: SubjectDeviceID, calledDevice: SubjectDeviceID, lastRedirectionDevice: RedirectionDeviceID,
        numberQueued: Int? = nil, callsInFront: Int? = nil, localConnectionInfo: LocalConnectionState? = nil,
        cause: EventCause = .normal, carried: CarriedChildren = CarriedChildren()
    ) {
        self.monitorCrossRefID = monitorCrossRefID
        self.queuedConnection = queuedConnection
        self.queue = queue
        self.callingDevice = callingDevice
        self.calledDevice = calledDevice
        self.lastRedirectionDevice = lastRedirectionDevice
        self.numberQueued = numberQueued
        self.callsInFront = callsInFront
        self.localConnectionInfo = localConnectionInfo
        self.cause = cause
        self.carried = carried
    }

    public init(from element: XMLElement) throws(CSTADecodingError) {
        var children = CSTAChildren(of: element)
        monitorCrossRefID = children.value("monitorCrossRefID", or: "")
        queuedConnection = children.value("queuedConnection", or: ConnectionID())
        queue = children.value("queue", or: .notKnown)
        callingDevice = children.value("callingDevice", or: .notKnown)
        calledDevice = children.value("calledDevice", or: .notKnown)
        lastRedirectionDevice = children.value("lastRedirectionDevice", or: .notKnown)
        numberQueued = children.value("numberQueued")
        callsInFront = children.value("callsInFront")
        localConnectionInfo = children.value("localConnectionInfo")
        cause = children.value("cause", or: .normal)
        carried = children.carried
    }

    public func encode(into writer: inout CSTAWriter) {
        writer.monitorCrossRefID(monitorCrossRefID)
        writer.write(queuedConnection, as: "queuedConnection")
        writer.write(queue, as: "queue")
        writer.write(callingDevice, as: "callingDevice")
        writer.write(calledDevice, as: "calledDevice")
        writer.write(lastRedirectionDevice, as: "lastRedirectionDevice")
        writer.write(numberQueued, as: "numberQueued")
        writer.write(callsInFront, as: "callsInFront")
        writer.write(localConnectionInfo, as: "localConnectionInfo")
        writer.carried(carried, .correlatorData, .userData)
        writer.write(cause, as: "cause")
        writer.carried(
            carried, .servicesPermitted, .networkCallingDevice, .networkCalledDevice, .associatedCallingDevice,
            .associatedCalledDevice, .mediaCallCharacteristics, .callCharacteristics, .queuedConnectionInfo,
            .callLinkageData, .subjectOfCall, .messageInfo, .languagePreferences, .deviceHistory)
        writer.carriedSinceEd6(carried, .locationInfoList)
        writer.carried(carried, .extensions)
    }

    public mutating func mapDevices(_ change: (inout DeviceID) -> Void) {
        queuedConnection.mapDevices(change)
        queue.mapDevices(change)
        callingDevice.mapDevices(change)
        calledDevice.mapDevices(change)
        lastRedirectionDevice.mapDevices(change)
        carried.mapDevices(change)
    }
}
