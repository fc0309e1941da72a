public import XMLCore

/// Asks what a device can do as the logical end of calls (CST-1).
///
/// ```
/// device     DeviceID
/// extensions CSTACommonArguments?
/// ```
public struct GetLogicalDeviceInformation: CSTARequestPayload {
    public static let elementName: XMLName = "GetLogicalDeviceInformation"

    public var device: DeviceID
    public var carried: CarriedChildren

    public init(device: DeviceID, carried: CarriedChildren = CarriedChildren()) {
        self.device = device
        self.carried = carried
    }

    public init(from element: XMLElement) throws(CSTADecodingError) {
        var children = CSTAChildren(of: element)
        device = try children.required("device")
        carried = children.carried
    }

    public func encode(into writer: inout CSTAWriter) {
        writer.write(device, as: "device")
        writer.carried(carried, .extensions)
    }

    public mutating func mapDevices(_ change: (inout DeviceID) -> Void) {
        device.mapDevices(change)
        carried.mapDevices(change)
    }

    public var subject: CSTASubject { .device(device) }
}

/// What a device can do as the logical end of calls.
///
/// ```
/// deviceCategory                  DeviceCategory?
/// groupDeviceAttributes           GroupDeviceAttributes?
/// namedDeviceTypes                NamedDeviceTypes?
/// shortFormDeviceID               DeviceID?
/// hasPhysicalElement              boolean
/// acdModels                       ACDModels
/// agentLogOnModels                AgentLogOnModels?
/// appearanceAddressable           boolean
/// appearanceType                  AppearanceType
/// appearanceList                  list of appearance: string?
/// otherPhysicalDeviceList         list of deviceID: DeviceID?
/// miscMonitorCaps                 MiscMonitorCaps?
/// associatedGroupList             list of deviceID: DeviceID?
/// maxCallbacks                    long?
/// maxAutoAnswerRings              long?
/// maxActiveCalls                  long?
/// maxHeldCalls                    long?
/// maxFwdSettings                  long?
/// maxDevicesInConf                long?
/// transAndConfSetup               TransAndConfSetup?
/// deviceOnDeviceMonitorFilter     MonitorFilter?
/// deviceOnConnectionMonitorFilter MonitorFilter?
/// callOnDeviceMonitorFilter       MonitorFilter?
/// callOnConnectionMonitorFilter   MonitorFilter?
/// mediaClassSupport               MonitorMediaClass?
/// mediaServiceCapsList            list of mediaServiceCapsItem: MediaServiceCapsItem?
/// connectionRateList              list of connectionRate: long?
/// delayToleranceList              list of delayTolerance: long?
/// numberOfChannels                long?
/// maxChannelBind                  long?
/// routeingServList                RouteingServList?
/// logDevServList                  LogDevServList?
/// logDevEvtsList                  LogDevEvtsList?
/// deviceMaintEvtsList             DeviceMaintEvtsList?
/// extensions                      CSTACommonArguments?
/// ```
public struct GetLogicalDeviceInformationResponse: CSTAResponsePayload {
    public static let elementName: XMLName = "GetLogicalDeviceInformationResponse"

    public var deviceCategory: DeviceCategory?
    public var groupDeviceAttributes: GroupDeviceAttributes?
    public var namedDeviceTypes: NamedDeviceType?
    public var shortFormDeviceID: DeviceID?
    public var hasPhysicalElement: Bool
    public var acdModels: ACDModels
    public var appearanceAddressable: Bool
    public var appearanceType: AppearanceType
    public var otherPhysicalDeviceList: [DeviceID]?
    public var associatedGroupList: [DeviceID]?
    public var maxCallbacks: Int?
    public var maxAutoAnswerRings: Int?
    public var maxActiveCalls: Int?
    public var maxHeldCalls: Int?
    public var maxFwdSettings: Int?
    public var maxDevicesInConf: Int?
    public var numberOfChannels: Int?
    public var maxChannelBind: Int?
    public var logDevServList: LogicalDeviceServices?
    public var logDevEvtsList: LogicalDeviceEvents?
    public var carried: CarriedChildren

    public init(
        deviceCategory: DeviceCategory? = nil, groupDeviceAttributes: GroupDeviceAttributes? = nil,
        namedDeviceTypes: NamedDeviceType? = nil, shortFormDeviceID: DeviceID? = nil, hasPhysicalElement: Bool,
        acdModels: ACDModels, appearanceAddressable: Bool, appearanceType: AppearanceType,
        otherPhysicalDeviceList: [DeviceID]? = nil, associatedGroupList: [DeviceID]? = nil, maxCallbacks: Int? = nil,
        maxAutoAnswerRings: Int? = nil, maxActiveCalls: Int? = nil, maxHeldCalls: Int? = nil,
        maxFwdSettings: Int? = nil, maxDevicesInConf: Int? = nil, numberOfChannels: Int? = nil,
        maxChannelBind: Int? = nil, logDevServList: LogicalDeviceServices? = nil,
        logDevEvtsList: LogicalDeviceEvents? = nil, carried: CarriedChildren = CarriedChildren()
    ) {
        self.deviceCategory = deviceCategory
        self.groupDeviceAttributes = groupDeviceAttributes
        self.namedDeviceTypes = namedDeviceTypes
        self.shortFormDeviceID = shortFormDeviceID
        self.hasPhysicalElement = hasPhysicalElement
        self.acdModels = acdModels
        self.appearanceAddressable = appearanceAddressable
        self.appearanceType = appearanceType
        self.otherPhysicalDeviceList = otherPhysicalDeviceList
        self.associatedGroupList = associatedGroupList
        self.maxCallbacks = maxCallbacks
        self.maxAutoAnswerRings = maxAutoAnswerRings
        self.maxActiveCalls = maxActiveCalls
        self.maxHeldCalls = maxHeldCalls
        self.maxFwdSettings = maxFwdSettings
        self.maxDevicesInConf = maxDevicesInConf
        self.numberOfChannels = numberOfChannels
        self.maxChannelBind = maxChannelBind
        self.logDevServList = logDevServList
        self.logDevEvtsList = logDevEvtsList
        self.carried = carried
    }

    public init(from element: XMLElement) throws(CSTADecodingError) {
        var children = CSTAChildren(of: element)
        deviceCategory = children.value("deviceCategory")
        groupDeviceAttributes = children.value("groupDeviceAttributes")
        namedDeviceTypes = children.value("namedDeviceTypes")
        shortFormDeviceID = children.value("shortFormDeviceID")
        hasPhysicalElement = children.value("hasPhysicalElement", or: false)
        acdModels = children.value("acdModels", or: ACDModels())
        appearanceAddressable = children.value("appearanceAddressable", or: false)
        appearanceType = children.value("appearanceType", or: .selectedStandard)
        otherPhysicalDeviceList = children.list("otherPhysicalDeviceList", of: "deviceID")
        associatedGroupList = children.list("associatedGroupList", of: "deviceID")
        maxCallbacks = children.value("maxCallbacks")
        maxAutoAnswerRings = children.value("maxAutoAnswerRings")
        maxActiveCalls = children.value("maxActiveCalls")
        maxHeldCalls = children.value("maxHeldCalls")
        maxFwdSettings = children.value("maxFwdSettings")
        maxDevicesInConf = children.value("maxDevicesInConf")
        numberOfChannels = children.value("numberOfChannels")
        maxChannelBind = children.value("maxChannelBind")
        logDevServList = children.value("logDevServList")
        logDevEvtsList = children.value("logDevEvtsList")
        carried = children.carried
    }

    public func encode(into writer: inout CSTAWriter) {
        writer.write(deviceCategory, as: "deviceCategory")
        writer.write(groupDeviceAttributes, as: "groupDeviceAttributes")
        writer.write(namedDeviceTypes, as: "namedDeviceTypes")
        writer.write(shortFormDeviceID, as: "shortFormDeviceID")
        writer.write(hasPhysicalElement, as: "hasPhysicalElement")
        writer.write(acdModels, as: "acdModels")
        writer.carried(carried, .agentLogOnModels)
        writer.write(appearanceAddressable, as: "appearanceAddressable")
        writer.write(appearanceType, as: "appearanceType")
        writer.carried(carried, .appearanceList)
        writer.write(otherPhysicalDeviceList, as: "otherPhysicalDeviceList", of: "deviceID")
        writer.carried(carried, .miscMonitorCaps)
        writer.write(associatedGroupList, as: "associatedGroupList", of: "deviceID")
        writer.write(maxCallbacks, as: "maxCallbacks")
        writer.write(maxAutoAnswerRings, as: "maxAutoAnswerRings")
        writer.write(maxActiveCalls, as: "maxActiveCalls")
        writer.write(maxHeldCalls, as: "maxHeldCalls")
        writer.write(maxFwdSettings, as: "maxFwdSettings")
        writer.write(maxDevicesInConf, as: "maxDevicesInConf")
        writer.carried(
            carried, .transAndConfSetup, .deviceOnDeviceMonitorFilter, .deviceOnConnectionMonitorFilter,
            .callOnDeviceMonitorFilter, .callOnConnectionMonitorFilter, .mediaClassSupport, .mediaServiceCapsList,
            .connectionRateList, .delayToleranceList)
        writer.write(numberOfChannels, as: "numberOfChannels")
        writer.write(maxChannelBind, as: "maxChannelBind")
        writer.carried(carried, .routeingServList)
        writer.write(logDevServList, as: "logDevServList")
        writer.write(logDevEvtsList, as: "logDevEvtsList")
        writer.carried(carried, .deviceMaintEvtsList, .extensions)
    }

    public mutating func mapDevices(_ change: (inout DeviceID) -> Void) {
        shortFormDeviceID?.mapDevices(change)
        otherPhysicalDeviceList?.mapDevices(change)
        associatedGroupList?.mapDevices(change)
        carried.mapDevices(change)
    }
}
