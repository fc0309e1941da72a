/// The messages of ECMA-323 that have no type here and are carried through as ``RawCSTA``.
enum ECMA323 {
    /// Whether the standard has a message of this name besides the typed ones.
    static func hasOtherMessage(named name: String) -> Bool {
        otherNames.contains(name.hasSuffix("Response") ? String(name.dropLast(8)) : name)
    }

    /// Whether a service of this name, of those without a type, has no positive response.
    static func isUnanswered(_ name: String) -> Bool {
        name.hasSuffix("Abort") || unansweredNames.contains(name)
    }

    private static let unansweredNames: Set<String> = [
        "ReRoute", "RouteEnd", "RouteReject", "RouteRequest", "RouteSelect", "RouteUsed",
    ]

    /// Services and events; responses are named after their service.
    private static let otherNames: Set<String> = [
        "AcceptCall", "Activate", "AgentBusyEvent", "AgentLoggedOffEvent", "AgentLoggedOnEvent",
        "AgentNotReadyEvent", "AgentReadyEvent", "AgentWorkingAfterCallEvent", "AssociateData",
        "AttachMediaService", "AutoAnswerEvent", "AutoWorkModeEvent", "BookmarkReachedEvent",
        "ButtonInformationEvent", "ButtonPress", "ButtonPressEvent", "CDRNotification", "CDRReport", "CallBack",
        "CallBackEvent", "CallBackMessage", "CallBackMessageEvent", "CallBackMessageNonCallRelated",
        "CallBackNonCallRelated", "CallerIDStatusEvent", "CamponCall", "CancelCallBack",
        "CancelCallBackMessage", "CancelTelephonyTones", "ChangeConnectionInformation", "ChangeMonitorFilter",
        "ChangeSysStatFilter", "ChargingEvent", "Clear", "ClearCall", "CompletedEvent", "ConcatenateMessage",
        "DataCollected", "DataCollectionResumed", "DataCollectionSuspended", "DataPathResumed",
        "DataPathSuspended", "Deactivate", "DeleteMessage", "DetachMediaService", "DeviceCapsChangedEvent",
        "DisplayUpdatedEvent", "DtmfDetectedEvent", "EmptiedEvent", "Escape", "EscapeRegister",
        "EscapeRegisterAbort", "EscapeRegisterCancel", "FastData", "GenerateTelephonyTones", "GetAgentState",
        "GetAuditoryApparatusInformation", "GetAutoAnswer", "GetAutoWorkMode", "GetButtonInformation",
        "GetCallBack", "GetCallerIDStatus", "GetDisplay", "GetHookswitchStatus", "GetLampInformation",
        "GetLampMode", "GetLastNumberDialed", "GetLocationInformation", "GetLocationTrackingCapabilities",
        "GetLocationTrackingSessions", "GetMicrophoneGain", "GetMicrophoneMute", "GetMonitors",
        "GetRegistrations", "GetRingerStatus", "GetRouteingMode", "GetSpeakerMute", "GetSpeakerVolume",
        "GetSwitchingFunctionCaps", "GroupPickupCall", "HookswitchEvent", "IORegister", "IORegisterAbort",
        "IORegisterCancel", "InterruptionDetectedEvent", "IntrudeCall", "JoinCall", "LampModeEvent",
        "LocationInformationReport", "LocationSessionInfo", "LocationTrackingSessionResumed",
        "LocationTrackingSessionSuspended", "MakeConnection", "MakePredictiveCall", "MediaAttachedEvent",
        "MediaDetachedEvent", "MicrophoneGainEvent", "MicrophoneMuteEvent", "MonitorInfo", "NotRecognizedEvent",
        "ParkCall", "PlayEvent", "PlayMessage", "PrivateDataVersionSelection", "PrivateEvent",
        "QueryVoiceAttribute", "QueueService", "ReRoute", "RecognizedEvent", "RecordEvent", "RecordMessage",
        "RegistrationInfo", "Reposition", "Resume", "ResumeDataCollection", "ResumeDataPath",
        "ResumeLocationTrackingSession", "Review", "ReviewEvent", "RingerStatusEvent", "RouteEnd",
        "RouteRegister", "RouteRegisterAbort", "RouteRegisterCancel", "RouteReject", "RouteRequest",
        "RouteSelect", "RouteUsed", "RouteingEvent", "SendBroadcastData", "SendData", "SendMessage",
        "SendMulticastData", "SendStoredCDR", "SendUserInformation", "ServiceCompletionFailureEvent",
        "SetAgentState", "SetAutoAnswer", "SetAutoWorkMode", "SetButtonInformation", "SetCallerIDStatus",
        "SetDisplay", "SetHookswitchStatus", "SetLampMode", "SetLocationInformation", "SetMicrophoneGain",
        "SetMicrophoneMute", "SetRingerStatus", "SetRouteingMode", "SetSpeakerMute", "SetSpeakerVolume",
        "SetVoiceAttribute", "SilenceTimeoutExpiredEvent", "SpeakerMuteEvent", "SpeakerVolumeEvent",
        "SpeechDetectedEvent", "Start", "StartCDRTransmission", "StartDataCollection", "StartDataPath",
        "StartLocationTrackingSession", "StartedEvent", "Stop", "StopCDRTransmission", "StopDataCollection",
        "StopDataPath", "StopEvent", "StopLocationTrackingSession", "Suspend", "SuspendDataCollection",
        "SuspendDataPath", "SuspendLocationTrackingSession", "SuspendPlayEvent", "SuspendRecordEvent",
        "SwFunctionCapsChanged", "SynthesizeMessage", "TelephonyTonesGeneratedEvent",
        "VoiceAttributeChangedEvent", "VoiceErrorOccurredEvent",
    ]
}
