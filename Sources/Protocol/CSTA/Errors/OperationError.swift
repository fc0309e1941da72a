/// `OperationErrors`: the values of `operation` in ``CSTAErrorCode``. Open: a value that is not listed is carried as it came.
public struct OperationError: RawRepresentable, Sendable, Hashable {
    public var rawValue: String

    public init(rawValue: String) {
        self.rawValue = rawValue
    }
}

extension OperationError {
    public static var generic: Self { Self(rawValue: "generic") }
    public static var atLeastOneConditionalParameterNotProvided: Self {
        Self(rawValue: "atLeastOneConditionalParameterNotProvided")
    }
    public static var featureAlreadySet: Self { Self(rawValue: "featureAlreadySet") }
    public static var invalidMsgID: Self { Self(rawValue: "invalidMsgID") }
    public static var invalidParameterValue: Self { Self(rawValue: "invalidParameterValue") }
    public static var invalidAccountCode: Self { Self(rawValue: "invalidAccountCode") }
    public static var invalidAgentGroup: Self { Self(rawValue: "invalidAgentGroup") }
    public static var invalidAgentIdentifier: Self { Self(rawValue: "invalidAgentIdentifier") }
    public static var invalidAgentPassword: Self { Self(rawValue: "invalidAgentPassword") }
    public static var invalidAgentState: Self { Self(rawValue: "invalidAgentState") }
    public static var invalidAlertTime: Self { Self(rawValue: "invalidAlertTime") }
    public static var invalidAllocationState: Self { Self(rawValue: "invalidAllocationState") }
    public static var invalidAuthCode: Self { Self(rawValue: "invalidAuthCode") }
    public static var invalidAutoAnswer: Self { Self(rawValue: "invalidAutoAnswer") }
    public static var invalidBitRate: Self { Self(rawValue: "invalidBitRate") }
    public static var invalidButtonIdentifier: Self { Self(rawValue: "invalidButtonIdentifier") }
    public static var invalidCallType: Self { Self(rawValue: "invalidCallType") }
    public static var invalidConnectionRate: Self { Self(rawValue: "invalidConnectionRate") }
    public static var invalidConsultPurpose: Self { Self(rawValue: "invalidConsultPurpose") }
    public static var invalidCorrelatorData: Self { Self(rawValue: "invalidCorrelatorData") }
    public static var invalidCrossRefID: Self { Self(rawValue: "invalidCrossRefID") }
    public static var invalidDelayTolerance: Self { Self(rawValue: "invalidDelayTolerance") }
    public static var invalidDestination: Self { Self(rawValue: "invalidDestination") }
    public static var invalidDestinationDetect: Self { Self(rawValue: "invalidDestinationDetect") }
    public static var invalidDoNotDisturb: Self { Self(rawValue: "invalidDoNotDisturb") }
    public static var invalidEscapeCrossRefID: Self { Self(rawValue: "invalidEscapeCrossRefID") }
    public static var invalidFeature: Self { Self(rawValue: "invalidFeature") }
    public static var invalidFile: Self { Self(rawValue: "invalidFile") }
    public static var invalidFlowDirection: Self { Self(rawValue: "invalidFlowDirection") }
    public static var invalidForwardingDestination: Self { Self(rawValue: "invalidForwardingDestination") }
    public static var invalidForwardingFlag: Self { Self(rawValue: "invalidForwardingFlag") }
    public static var invalidForwardingType: Self { Self(rawValue: "invalidForwardingType") }
    public static var invalidHookswitchType: Self { Self(rawValue: "invalidHookswitchType") }
    public static var invalidHookswitchComponent: Self { Self(rawValue: "invalidHookswitchComponent") }
    public static var invalidLampMode: Self { Self(rawValue: "invalidLampMode") }
    public static var invalidLampID: Self { Self(rawValue: "invalidLampID") }
    public static var invalidMessageWaitingSetting: Self { Self(rawValue: "invalidMessageWaitingSetting") }
    public static var invalidMicrophoneGain: Self { Self(rawValue: "invalidMicrophoneGain") }
    public static var invalidMicrophoneMute: Self { Self(rawValue: "invalidMicrophoneMute") }
    public static var invalidMonitorCrossRefID: Self { Self(rawValue: "invalidMonitorCrossRefID") }
    public static var invalidMonitorFilter: Self { Self(rawValue: "invalidMonitorFilter") }
    public static var invalidMonitorObject: Self { Self(rawValue: "invalidMonitorObject") }
    public static var invalidMonitorType: Self { Self(rawValue: "invalidMonitorType") }
    public static var invalidNumberOFChannels: Self { Self(rawValue: "invalidNumberOFChannels") }
    public static var invalidParticipationType: Self { Self(rawValue: "invalidParticipationType") }
    public static var invalidRemainRetry: Self { Self(rawValue: "invalidRemainRetry") }
    public static var invalidRingCount: Self { Self(rawValue: "invalidRingCount") }
    public static var invalidRingPattern: Self { Self(rawValue: "invalidRingPattern") }
    public static var invalidRingVolume: Self { Self(rawValue: "invalidRingVolume") }
    public static var invalidRouteingAlgorithm: Self { Self(rawValue: "invalidRouteingAlgorithm") }
    public static var invalidRouteingCrossRefID: Self { Self(rawValue: "invalidRouteingCrossRefID") }
    public static var invalidRouteRegistrationCrossRefID: Self { Self(rawValue: "invalidRouteRegistrationCrossRefID") }
    public static var invalidSpeakerVolume: Self { Self(rawValue: "invalidSpeakerVolume") }
    public static var invalidSpeakerMute: Self { Self(rawValue: "invalidSpeakerMute") }
    public static var invalidSwitchingSubdomainCharsType: Self { Self(rawValue: "invalidSwitchingSubdomainCharsType") }
    public static var invalidObjectType: Self { Self(rawValue: "invalidObjectType") }
    public static var invalidActiveCallObject: Self { Self(rawValue: "invalidActiveCallObject") }
    public static var invalidCalledDeviceObjectType: Self { Self(rawValue: "invalidCalledDeviceObjectType") }
    public static var invalidCallingDeviceObjectType: Self { Self(rawValue: "invalidCallingDeviceObjectType") }
    public static var invalidCallToBePickedUpObjectType: Self { Self(rawValue: "invalidCallToBePickedUpObjectType") }
    public static var invalidCallToDivertObjectType: Self { Self(rawValue: "invalidCallToDivertObjectType") }
    public static var invalidCallToParkObjectType: Self { Self(rawValue: "invalidCallToParkObjectType") }
    public static var invalidDestinationDeviceObject: Self { Self(rawValue: "invalidDestinationDeviceObject") }
    public static var invalidHeldCallObject: Self { Self(rawValue: "invalidHeldCallObject") }
    public static var invalidMonitorObjectType: Self { Self(rawValue: "invalidMonitorObjectType") }
    public static var invalidParkToObjectType: Self { Self(rawValue: "invalidParkToObjectType") }
    public static var messageIDRequired: Self { Self(rawValue: "messageIDRequired") }
    public static var notDifferentDevices: Self { Self(rawValue: "notDifferentDevices") }
    public static var notSameDevice: Self { Self(rawValue: "notSameDevice") }
    public static var objectNotKnown: Self { Self(rawValue: "objectNotKnown") }
    public static var invalidCallID: Self { Self(rawValue: "invalidCallID") }
    public static var invalidActiveCallID: Self { Self(rawValue: "invalidActiveCallID") }
    public static var invalidHeldCallID: Self { Self(rawValue: "invalidHeldCallID") }
    public static var invalidConnectionID: Self { Self(rawValue: "invalidConnectionID") }
    public static var invalidActiveConnectionID: Self { Self(rawValue: "invalidActiveConnectionID") }
    public static var invalidHeldConnectionID: Self { Self(rawValue: "invalidHeldConnectionID") }
    public static var invalidDeviceID: Self { Self(rawValue: "invalidDeviceID") }
    public static var invalidActiveDeviceID: Self { Self(rawValue: "invalidActiveDeviceID") }
    public static var invalidCalledDeviceID: Self { Self(rawValue: "invalidCalledDeviceID") }
    public static var invalidCallingDeviceID: Self { Self(rawValue: "invalidCallingDeviceID") }
    public static var invalidCallToParkDeviceID: Self { Self(rawValue: "invalidCallToParkDeviceID") }
    public static var invalidDestinationDeviceID: Self { Self(rawValue: "invalidDestinationDeviceID") }
    public static var invalidDivertingDeviceID: Self { Self(rawValue: "invalidDivertingDeviceID") }
    public static var invalidHeldDeviceID: Self { Self(rawValue: "invalidHeldDeviceID") }
    public static var invalidParkToDeviceID: Self { Self(rawValue: "invalidParkToDeviceID") }
    public static var invalidPickUpDeviceID: Self { Self(rawValue: "invalidPickUpDeviceID") }
    public static var parameterNotSupported: Self { Self(rawValue: "parameterNotSupported") }
    public static var accountCodeNotSupported: Self { Self(rawValue: "accountCodeNotSupported") }
    public static var agentGroupNotSupported: Self { Self(rawValue: "agentGroupNotSupported") }
    public static var agentPasswordNotSupported: Self { Self(rawValue: "agentPasswordNotSupported") }
    public static var agentStateNotSupported: Self { Self(rawValue: "agentStateNotSupported") }
    public static var alertTimeNotSupported: Self { Self(rawValue: "alertTimeNotSupported") }
    public static var allocationNotSupported: Self { Self(rawValue: "allocationNotSupported") }
    public static var authorisationCodeNotSupported: Self { Self(rawValue: "authorisationCodeNotSupported") }
    public static var autoAnswerNotSupported: Self { Self(rawValue: "autoAnswerNotSupported") }
    public static var bitRateNotSupported: Self { Self(rawValue: "bitRateNotSupported") }
    public static var buttonNotSupported: Self { Self(rawValue: "buttonNotSupported") }
    public static var callTypeNotSupported: Self { Self(rawValue: "callTypeNotSupported") }
    public static var charactersToSendNotSupported: Self { Self(rawValue: "charactersToSendNotSupported") }
    public static var connectionRateNotSupported: Self { Self(rawValue: "connectionRateNotSupported") }
    public static var connectionReservationNotSupported: Self { Self(rawValue: "connectionReservationNotSupported") }
    public static var consultPurposeNotSupported: Self { Self(rawValue: "consultPurposeNotSupported") }
    public static var correlatorDataNotSupported: Self { Self(rawValue: "correlatorDataNotSupported") }
    public static var delayToleranceNotSupported: Self { Self(rawValue: "delayToleranceNotSupported") }
    public static var destinationDetectNotSupported: Self { Self(rawValue: "destinationDetectNotSupported") }
    public static var digitModeNotSupported: Self { Self(rawValue: "digitModeNotSupported") }
    public static var errorValueNotSupported: Self { Self(rawValue: "errorValueNotSupported") }
    public static var flowDirectionNotSupported: Self { Self(rawValue: "flowDirectionNotSupported") }
    public static var forwardingDestinationNotSupported: Self { Self(rawValue: "forwardingDestinationNotSupported") }
    public static var lampNotSupported: Self { Self(rawValue: "lampNotSupported") }
    public static var monitorTypeNotSupported: Self { Self(rawValue: "monitorTypeNotSupported") }
    public static var numberOfChannelsNotSupported: Self { Self(rawValue: "numberOfChannelsNotSupported") }
    public static var parameterTypeNotSupported: Self { Self(rawValue: "parameterTypeNotSupported") }
    public static var priorityNotSupported: Self { Self(rawValue: "priorityNotSupported") }
    public static var privateDataNotSupported: Self { Self(rawValue: "privateDataNotSupported") }
    public static var pulseDurationNotSupported: Self { Self(rawValue: "pulseDurationNotSupported") }
    public static var pulseRateNotSupported: Self { Self(rawValue: "pulseRateNotSupported") }
    public static var remainRetryNotSupported: Self { Self(rawValue: "remainRetryNotSupported") }
    public static var ringCountNotSupported: Self { Self(rawValue: "ringCountNotSupported") }
    public static var routeUsedNotSupported: Self { Self(rawValue: "routeUsedNotSupported") }
    public static var securityNotSupported: Self { Self(rawValue: "securityNotSupported") }
    public static var swSubdomainCCIETypeNotSupported: Self { Self(rawValue: "swSubdomainCCIETypeNotSupported") }
    public static var toneDurationNotSupported: Self { Self(rawValue: "toneDurationNotSupported") }
    public static var sysStatRegIDNotSupported: Self { Self(rawValue: "sysStatRegIDNotSupported") }
    public static var userDataNotSupported: Self { Self(rawValue: "userDataNotSupported") }
    public static var privilegeViolationSpecifiedDevice: Self { Self(rawValue: "privilegeViolationSpecifiedDevice") }
    public static var privilegeViolationActiveDevice: Self { Self(rawValue: "privilegeViolationActiveDevice") }
    public static var privilegeViolationCalledDevice: Self { Self(rawValue: "privilegeViolationCalledDevice") }
    public static var privilegeViolationCallingDevice: Self { Self(rawValue: "privilegeViolationCallingDevice") }
    public static var privilegeViolationCallToParkDevice: Self { Self(rawValue: "privilegeViolationCallToParkDevice") }
    public static var privilegeViolationDestinationDevice: Self {
        Self(rawValue: "privilegeViolationDestinationDevice")
    }
    public static var privilegeViolationOnDivertingDevice: Self {
        Self(rawValue: "privilegeViolationOnDivertingDevice")
    }
    public static var privilegeViolationHeldDevice: Self { Self(rawValue: "privilegeViolationHeldDevice") }
    public static var privilegeViolationOnParkToDevice: Self { Self(rawValue: "privilegeViolationOnParkToDevice") }
    public static var privilegeViolationPickUpDevice: Self { Self(rawValue: "privilegeViolationPickUpDevice") }
    public static var routeingTimerExpired: Self { Self(rawValue: "routeingTimerExpired") }
    public static var requestIncompatibleWithObject: Self { Self(rawValue: "requestIncompatibleWithObject") }
    public static var requestIncompatibleWithConnection: Self { Self(rawValue: "requestIncompatibleWithConnection") }
    public static var requestIncompatibleWithActiveConnection: Self {
        Self(rawValue: "requestIncompatibleWithActiveConnection")
    }
    public static var requestIncompatibleWithHeldConnection: Self {
        Self(rawValue: "requestIncompatibleWithHeldConnection")
    }
    public static var requestIncompatibleWithDevice: Self { Self(rawValue: "requestIncompatibleWithDevice") }
    public static var requestIncompatibleWithCalledDevice: Self {
        Self(rawValue: "requestIncompatibleWithCalledDevice")
    }
    public static var requestIncompatibleWithCallingDevice: Self {
        Self(rawValue: "requestIncompatibleWithCallingDevice")
    }
    public static var requestIncompatibleWithSubjectDevice: Self {
        Self(rawValue: "requestIncompatibleWithSubjectDevice")
    }
    public static var requestIncompatibleWithActiveDevice: Self {
        Self(rawValue: "requestIncompatibleWithActiveDevice")
    }
    public static var requestIncompatibleWithCallToParkDevice: Self {
        Self(rawValue: "requestIncompatibleWithCallToParkDevice")
    }
    public static var requestIncompatibleWithDestinationDevice: Self {
        Self(rawValue: "requestIncompatibleWithDestinationDevice")
    }
    public static var requestIncompatibleWithDivertingDevice: Self {
        Self(rawValue: "requestIncompatibleWithDivertingDevice")
    }
    public static var requestIncompatibleWithHeldDevice: Self { Self(rawValue: "requestIncompatibleWithHeldDevice") }
    public static var requestIncompatibleWithMedia: Self { Self(rawValue: "requestIncompatibleWithMedia") }
    public static var requestIncompatibleWithParkToDevice: Self {
        Self(rawValue: "requestIncompatibleWithParkToDevice")
    }
    public static var requestIncompatibleWithPickupDevice: Self {
        Self(rawValue: "requestIncompatibleWithPickupDevice")
    }
    public static var serviceNotSupported: Self { Self(rawValue: "serviceNotSupported") }
    public static var securityViolation: Self { Self(rawValue: "securityViolation") }
    public static var valueOutOfRange: Self { Self(rawValue: "valueOutOfRange") }
    public static var agentStateOutOfRange: Self { Self(rawValue: "agentStateOutOfRange") }
    public static var alertTimeOutOfRange: Self { Self(rawValue: "alertTimeOutOfRange") }
    public static var allocationOutOfRange: Self { Self(rawValue: "allocationOutOfRange") }
    public static var autoAnswerOutOfRange: Self { Self(rawValue: "autoAnswerOutOfRange") }
    public static var bitRateOutOfRange: Self { Self(rawValue: "bitRateOutOfRange") }
    public static var callTypeOutOfRange: Self { Self(rawValue: "callTypeOutOfRange") }
    public static var connectionRateOutOfRange: Self { Self(rawValue: "connectionRateOutOfRange") }
    public static var connectionReservoationOutOfRange: Self { Self(rawValue: "connectionReservoationOutOfRange") }
    public static var consultPurposeOutOfRange: Self { Self(rawValue: "consultPurposeOutOfRange") }
    public static var correlatorDataOutOfRange: Self { Self(rawValue: "correlatorDataOutOfRange") }
    public static var delayToleranceOutOfRange: Self { Self(rawValue: "delayToleranceOutOfRange") }
    public static var destinationDetectOutOfRange: Self { Self(rawValue: "destinationDetectOutOfRange") }
    public static var digitModeOutOfRange: Self { Self(rawValue: "digitModeOutOfRange") }
    public static var doNotDisturbOutOfRange: Self { Self(rawValue: "doNotDisturbOutOfRange") }
    public static var flowDirectionOutOfRange: Self { Self(rawValue: "flowDirectionOutOfRange") }
    public static var forwardingFlagOutOfRange: Self { Self(rawValue: "forwardingFlagOutOfRange") }
    public static var forwardingTypeOutOfRange: Self { Self(rawValue: "forwardingTypeOutOfRange") }
    public static var hookswitchComponentOutOfRange: Self { Self(rawValue: "hookswitchComponentOutOfRange") }
    public static var hookswitchTypeOutOfRange: Self { Self(rawValue: "hookswitchTypeOutOfRange") }
    public static var lampModeOutOfRange: Self { Self(rawValue: "lampModeOutOfRange") }
    public static var messageWaitingSettingOutOfRange: Self { Self(rawValue: "messageWaitingSettingOutOfRange") }
    public static var micGainOutOfRange: Self { Self(rawValue: "micGainOutOfRange") }
    public static var micMuteOutOfRange: Self { Self(rawValue: "micMuteOutOfRange") }
    public static var monitorTypeOutOfRange: Self { Self(rawValue: "monitorTypeOutOfRange") }
    public static var numberOfChannelsOutOfRange: Self { Self(rawValue: "numberOfChannelsOutOfRange") }
    public static var participationTypeOutOfRange: Self { Self(rawValue: "participationTypeOutOfRange") }
    public static var pulseDurationOutOfRange: Self { Self(rawValue: "pulseDurationOutOfRange") }
    public static var pulseRateOutOfRange: Self { Self(rawValue: "pulseRateOutOfRange") }
    public static var ringCountOutOfRange: Self { Self(rawValue: "ringCountOutOfRange") }
    public static var ringPatternOutOfRange: Self { Self(rawValue: "ringPatternOutOfRange") }
    public static var ringVolumnOutOfRange: Self { Self(rawValue: "ringVolumnOutOfRange") }
    public static var routeingAlgorithmOutOfRange: Self { Self(rawValue: "routeingAlgorithmOutOfRange") }
    public static var speakerMuteOutOfRange: Self { Self(rawValue: "speakerMuteOutOfRange") }
    public static var speakerVolumeOutOfRange: Self { Self(rawValue: "speakerVolumeOutOfRange") }
    public static var switchingCcittTypeOutOfRange: Self { Self(rawValue: "switchingCcittTypeOutOfRange") }
    public static var systemStatusOutOfRange: Self { Self(rawValue: "systemStatusOutOfRange") }
    public static var toneCharacterOutOfRange: Self { Self(rawValue: "toneCharacterOutOfRange") }
    public static var toneDurationOutOfRange: Self { Self(rawValue: "toneDurationOutOfRange") }
}
