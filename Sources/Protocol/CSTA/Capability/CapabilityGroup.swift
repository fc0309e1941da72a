/// The lists that capability messages are made of; each names services or events by elements in a fixed order.
public enum CapabilityGroup: String, Sendable, Hashable, CaseIterable {
    case capExchangeServList
    case systemStatServList
    case monitoringServList
    case snapshotServList
    case callControlServList
    case callAssociatedServList
    case mediaServList
    case routeingServList
    case physDevServList
    case logicalServList
    case iOServicesServList
    case dataCollectionServList
    case voiceServList
    case cDRServList
    case vendorSpecificServList
    case locationServicesServList
    case callControlEvtsList
    case callAssociatedEvtsList
    case mediaEvtsList
    case physDevEvtsList
    case logicalEvtsList
    case deviceMaintEvtsList
    case voiceEvtsList
    case vendorSpecificEvtsList
}

extension CapabilityGroup {
    /// The names the group may list, in schema order.
    public var items: [String] {
        switch self {
        case .capExchangeServList:
            [
                "getCSTAFeatures", "getLogicalDeviceInformation", "getPhysicalDeviceInformation",
                "getSwitchingFunctionCaps", "getSwitchingFunctionDevices", "switchingFunctionDevices",
            ]
        case .systemStatServList:
            [
                "changeSystemStatusFilter", "systemRegister", "systemStatusRegisterAbort",
                "systemStatusRegisterCancel", "requestSystemStatus", "systemStatus",
                "swFunctionCapsChanged", "swFunctionDevicesChanged", "getRegistrations", "registrationInfo",
            ]
        case .monitoringServList:
            [
                "changeMonitorFilter", "monitorStart", "monitorStop", "getMonitors", "monitorInfo",
            ]
        case .snapshotServList:
            [
                "snapshotCall", "snapshotDevice", "snapshotCallData", "snapshotDeviceData",
            ]
        case .callControlServList:
            [
                "acceptCall", "alternateCall", "answerCall", "callBack", "callBackMessage", "campOnCall",
                "clearCall", "clearConnection", "conferenceCall", "consultationCall", "deflectCall",
                "dialDigits", "directedPickupCall", "groupPickupCall", "holdCall", "intrudeCall",
                "joinCall", "makeCall", "makeConnection", "makePredictiveCall", "parkCall", "reconnectCall",
                "retrieveCall", "sendMessage", "singleStepConference", "singleStepTransfer", "transferCall",
            ]
        case .callAssociatedServList:
            [
                "associateData", "cancelTelephonyTones", "changeConnectionInformation", "generateDigits",
                "generateTelephonyTones", "sendUserInformation",
            ]
        case .mediaServList:
            [
                "attachMediaService", "detachMediaService",
            ]
        case .routeingServList:
            [
                "routeRegister", "routeRegisterCancel", "routeRegisterAbort", "reRoute", "routeEnd",
                "routeReject", "routeRequest", "routeSelect", "routeUsed",
            ]
        case .physDevServList:
            [
                "buttonPress", "getAuditoryApparatusInfo", "getButtonInformation", "getDisplay",
                "getHookSwitchStatus", "getLampInfo", "getLampMode", "getMessageWaitingIndicator",
                "getMicrophoneGain", "getMicrophoneMute", "getRingerStatus", "getSpeakerMute",
                "getSpeakerVolume", "setButtonInformation", "setDisplay", "setHookSwitchStatus",
                "setLampMode", "setMessageWaitingIndicator", "setMicrophoneGain", "setMicrophoneMute",
                "setRingerStatus", "setSpeakerMute", "setSpeakerVolume",
            ]
        case .logicalServList:
            [
                "callBackNonCallRel", "callBackMsgNonCallRel", "cancelCallBack", "cancelCallBackMsg",
                "getAgentState", "getAutoAnswer", "getAutoWorkMode", "getCallBack", "getCallerIDStatus",
                "getDoNotDisturb", "getForwarding", "getLastNumberDialed", "getPresenceState",
                "getRouteingMode", "setAgentState", "setAutoAnswer", "setAutoWorkMode", "setCallerIDStatus",
                "setDoNotDisturb", "setForwarding", "setPresenceState", "setRouteingMode",
            ]
        case .iOServicesServList:
            [
                "ioRegister", "ioRegisterAbort", "ioRegisterCancel", "dataPathResumed", "dataPathSuspended",
                "fastData", "resumeDataPath", "sendBroadcastData", "sendData", "sendMulticastData",
                "startDataPath", "stopDataPath", "suspendDataPath",
            ]
        case .dataCollectionServList:
            [
                "dataCollected", "dataCollectionResumed", "dataCollectionSuspended", "resumeDataCollection",
                "startDataCollection", "stopDataCollection", "suspendDataCollection",
            ]
        case .voiceServList:
            [
                "activate", "clear", "deactivate", "concatenateMsg", "deleteMsg", "queueService", "playMsg",
                "queryVoiceAttrib", "recordMsg", "reposition", "resume", "review", "start",
                "setVoiceAttrib", "stop", "suspend", "synthesizeMsg",
            ]
        case .cDRServList:
            [
                "cdrNotification", "cdrReport", "sendStoredCDRs", "startCDRTransmission",
                "stopCDRTransmission",
            ]
        case .vendorSpecificServList:
            [
                "escapeRegister", "escapeRegisterCancel", "escapeRegisterAbort", "escape",
                "privateDataVersionSelection",
            ]
        case .locationServicesServList:
            [
                "getLocationInformation", "setLocationInformation", "locationTrackingSessionResumed",
                "locationTrackingSessionSuspended", "resumeLocationTrackingSession",
                "locationInformationReport", "startLocationTrackingSession", "stopLocationTrackingSession",
                "suspendLocationTrackingSession", "getLocationTrackingCapabilities",
                "getLocationTrackingSessions", "locationSessionInfo",
            ]
        case .callControlEvtsList:
            [
                "bridged", "callCleared", "conferenced", "connectionCleared", "delivered", "digitsDialed",
                "diverted", "established", "failed", "held", "netwCapsChanged", "netwReached", "offered",
                "originated", "queued", "retrieved", "serviceInitiated", "transferred",
            ]
        case .callAssociatedEvtsList:
            [
                "callInformation", "charging", "digitsGenerated", "telephonyTonesGenerated",
                "serviceCompletionFailure",
            ]
        case .mediaEvtsList:
            [
                "mediaAttached", "mediaDetached",
            ]
        case .physDevEvtsList:
            [
                "buttonInformation", "buttonPress", "displayUpdated", "hookswitch", "lampMode",
                "messageWaiting", "microphoneGain", "microphoneMute", "ringerStatus", "speakerMute",
                "speakerVolume",
            ]
        case .logicalEvtsList:
            [
                "agentBusy", "agentLoggedOff", "agentLoggedOn", "agentNotReady", "agentReady",
                "agentWorkingAfterCall", "autoAnswer", "autoWorkMode", "callBack", "callBackMessage",
                "callerIDStatus", "doNotDisturb", "forwarding", "presenceState", "routeingMode",
            ]
        case .deviceMaintEvtsList:
            [
                "backInService", "deviceCapsChanged", "outOfService", "partiallyInService",
            ]
        case .voiceEvtsList:
            [
                "bookmarkReached", "completed", "dtmfDetected", "emptied", "interruptionDetected",
                "notRecognized", "play", "recognized", "record", "reviewEvent", "started",
                "silenceTimeoutExpired", "speechDetected", "stopEvent", "suspendPlay", "suspendRecord",
                "voiceAttribChanged", "voiceErrorOccurred",
            ]
        case .vendorSpecificEvtsList:
            [
                "privateEvent"
            ]
        }
    }

    /// Whether the third edition does not have the group.
    var isSinceEd6: Bool { self == .locationServicesServList }

    /// Names that the third edition does not have.
    static let itemsSinceEd6: Set<String> = [
        "getCallBack", "getMonitors", "getPresenceState", "getRegistrations", "makeConnection", "monitorInfo",
        "presenceState", "registrationInfo", "setPresenceState",
    ]
}
