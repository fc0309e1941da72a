internal import XMLCore

/// `EventCause`: why an event happened. Open, because phones invent causes; a cause that the schema of an edition does not
/// have is written as ``normal`` in that edition.
public struct EventCause: RawRepresentable, Sendable, Hashable {
    public var rawValue: String

    public init(rawValue: String) {
        self.rawValue = rawValue
    }
}

extension EventCause {
    public static var aCDBusy: EventCause { EventCause(rawValue: "aCDBusy") }
    public static var aCDForward: EventCause { EventCause(rawValue: "aCDForward") }
    public static var aCDSaturated: EventCause { EventCause(rawValue: "aCDSaturated") }
    public static var activation: EventCause { EventCause(rawValue: "activation") }
    public static var activeParticipation: EventCause { EventCause(rawValue: "activeParticipation") }
    public static var alertTimeExpired: EventCause { EventCause(rawValue: "alertTimeExpired") }
    public static var alternate: EventCause { EventCause(rawValue: "alternate") }
    public static var autoWork: EventCause { EventCause(rawValue: "autoWork") }
    public static var babble: EventCause { EventCause(rawValue: "babble") }
    public static var badAttribute: EventCause { EventCause(rawValue: "badAttribute") }
    public static var badGrammar: EventCause { EventCause(rawValue: "badGrammar") }
    public static var badURI: EventCause { EventCause(rawValue: "badURI") }
    public static var badVoice: EventCause { EventCause(rawValue: "badVoice") }
    public static var blocked: EventCause { EventCause(rawValue: "blocked") }
    public static var busy: EventCause { EventCause(rawValue: "busy") }
    public static var busyOverflow: EventCause { EventCause(rawValue: "busyOverflow") }
    public static var calendarOverflow: EventCause { EventCause(rawValue: "calendarOverflow") }
    public static var callBack: EventCause { EventCause(rawValue: "callBack") }
    public static var callCancelled: EventCause { EventCause(rawValue: "callCancelled") }
    public static var callForward: EventCause { EventCause(rawValue: "callForward") }
    public static var callForwardImmediate: EventCause { EventCause(rawValue: "callForwardImmediate") }
    public static var callForwardBusy: EventCause { EventCause(rawValue: "callForwardBusy") }
    public static var callForwardNoAnswer: EventCause { EventCause(rawValue: "callForwardNoAnswer") }
    public static var callInterception: EventCause { EventCause(rawValue: "callInterception") }
    public static var callInterceptionBusy: EventCause { EventCause(rawValue: "callInterceptionBusy") }
    public static var callInterceptionForwarded: EventCause { EventCause(rawValue: "callInterceptionForwarded") }
    public static var callInterceptionNoAnswer: EventCause { EventCause(rawValue: "callInterceptionNoAnswer") }
    public static var callInterceptionResourcesNotAvailable: EventCause {
        EventCause(rawValue: "callInterceptionResourcesNotAvailable")
    }
    public static var callNotAnswered: EventCause { EventCause(rawValue: "callNotAnswered") }
    public static var callPickup: EventCause { EventCause(rawValue: "callPickup") }
    public static var campOn: EventCause { EventCause(rawValue: "campOn") }
    public static var campOnTrunks: EventCause { EventCause(rawValue: "campOnTrunks") }
    public static var capacityOverflow: EventCause { EventCause(rawValue: "capacityOverflow") }
    public static var characterCountReached: EventCause { EventCause(rawValue: "characterCountReached") }
    public static var conference: EventCause { EventCause(rawValue: "conference") }
    public static var consultation: EventCause { EventCause(rawValue: "consultation") }
    public static var destDetected: EventCause { EventCause(rawValue: "destDetected") }
    public static var destNotObtainable: EventCause { EventCause(rawValue: "destNotObtainable") }
    public static var destOutOfOrder: EventCause { EventCause(rawValue: "destOutOfOrder") }
    public static var distributed: EventCause { EventCause(rawValue: "distributed") }
    public static var distributionDelay: EventCause { EventCause(rawValue: "distributionDelay") }
    public static var doNotDisturb: EventCause { EventCause(rawValue: "doNotDisturb") }
    public static var dTMFDigitDetected: EventCause { EventCause(rawValue: "dTMFDigitDetected") }
    public static var duplicateDTMF: EventCause { EventCause(rawValue: "duplicateDTMF") }
    public static var durationExceeded: EventCause { EventCause(rawValue: "durationExceeded") }
    public static var earlyStop: EventCause { EventCause(rawValue: "earlyStop") }
    public static var emptyQueue: EventCause { EventCause(rawValue: "emptyQueue") }
    public static var endOfMessageDetected: EventCause { EventCause(rawValue: "endOfMessageDetected") }
    public static var enteringDistribution: EventCause { EventCause(rawValue: "enteringDistribution") }
    public static var forcedPause: EventCause { EventCause(rawValue: "forcedPause") }
    public static var forcedTransition: EventCause { EventCause(rawValue: "forcedTransition") }
    public static var incompatibleDestination: EventCause { EventCause(rawValue: "incompatibleDestination") }
    public static var interdigitTimeout: EventCause { EventCause(rawValue: "interdigitTimeout") }
    public static var intrude: EventCause { EventCause(rawValue: "intrude") }
    public static var invalidAccountCode: EventCause { EventCause(rawValue: "invalidAccountCode") }
    public static var invalidConnection: EventCause { EventCause(rawValue: "invalidConnection") }
    public static var invalidConnectionState: EventCause { EventCause(rawValue: "invalidConnectionState") }
    public static var invalidNumberFormat: EventCause { EventCause(rawValue: "invalidNumberFormat") }
    public static var joinCall: EventCause { EventCause(rawValue: "joinCall") }
    public static var keyOperation: EventCause { EventCause(rawValue: "keyOperation") }
    public static var keyOperationInUse: EventCause { EventCause(rawValue: "keyOperationInUse") }
    public static var lawfulInterception: EventCause { EventCause(rawValue: "lawfulInterception") }
    public static var lockout: EventCause { EventCause(rawValue: "lockout") }
    public static var maintenance: EventCause { EventCause(rawValue: "maintenance") }
    public static var makeCall: EventCause { EventCause(rawValue: "makeCall") }
    public static var makeConnection: EventCause { EventCause(rawValue: "makeConnection") }
    public static var makePredictiveCall: EventCause { EventCause(rawValue: "makePredictiveCall") }
    public static var maxTimeout: EventCause { EventCause(rawValue: "maxTimeout") }
    public static var messageDurationExceeded: EventCause { EventCause(rawValue: "messageDurationExceeded") }
    public static var messageSizeExceeded: EventCause { EventCause(rawValue: "messageSizeExceeded") }
    public static var multipleAlerting: EventCause { EventCause(rawValue: "multipleAlerting") }
    public static var multipleQueuing: EventCause { EventCause(rawValue: "multipleQueuing") }
    public static var networkCongestion: EventCause { EventCause(rawValue: "networkCongestion") }
    public static var networkDialling: EventCause { EventCause(rawValue: "networkDialling") }
    public static var networkNotObtainable: EventCause { EventCause(rawValue: "networkNotObtainable") }
    public static var networkOutOfOrder: EventCause { EventCause(rawValue: "networkOutOfOrder") }
    public static var networkSignal: EventCause { EventCause(rawValue: "networkSignal") }
    public static var newCall: EventCause { EventCause(rawValue: "newCall") }
    public static var nextMessage: EventCause { EventCause(rawValue: "nextMessage") }
    public static var noAvailableAgents: EventCause { EventCause(rawValue: "noAvailableAgents") }
    public static var normal: EventCause { EventCause(rawValue: "normal") }
    public static var normalClearing: EventCause { EventCause(rawValue: "normalClearing") }
    public static var noAudioSaved: EventCause { EventCause(rawValue: "noAudioSaved") }
    public static var noQueue: EventCause { EventCause(rawValue: "noQueue") }
    public static var noRule: EventCause { EventCause(rawValue: "noRule") }
    public static var noSpeechDetected: EventCause { EventCause(rawValue: "noSpeechDetected") }
    public static var notAvailableBearerService: EventCause { EventCause(rawValue: "notAvailableBearerService") }
    public static var notSupportedBearerService: EventCause { EventCause(rawValue: "notSupportedBearerService") }
    public static var numberChanged: EventCause { EventCause(rawValue: "numberChanged") }
    public static var numberUnallocated: EventCause { EventCause(rawValue: "numberUnallocated") }
    public static var outOfGrammar: EventCause { EventCause(rawValue: "outOfGrammar") }
    public static var overflow: EventCause { EventCause(rawValue: "overflow") }
    public static var override: EventCause { EventCause(rawValue: "override") }
    public static var park: EventCause { EventCause(rawValue: "park") }
    public static var pathReplacement: EventCause { EventCause(rawValue: "pathReplacement") }
    public static var queueCleared: EventCause { EventCause(rawValue: "queueCleared") }
    public static var queueTimeOverflow: EventCause { EventCause(rawValue: "queueTimeOverflow") }
    public static var recall: EventCause { EventCause(rawValue: "recall") }
    public static var recallBusy: EventCause { EventCause(rawValue: "recallBusy") }
    public static var recallForwarded: EventCause { EventCause(rawValue: "recallForwarded") }
    public static var recallNoAnswer: EventCause { EventCause(rawValue: "recallNoAnswer") }
    public static var recallResourcesNotAvailable: EventCause { EventCause(rawValue: "recallResourcesNotAvailable") }
    public static var redirected: EventCause { EventCause(rawValue: "redirected") }
    public static var remainsInQueue: EventCause { EventCause(rawValue: "remainsInQueue") }
    public static var reorderTone: EventCause { EventCause(rawValue: "reorderTone") }
    public static var reserved: EventCause { EventCause(rawValue: "reserved") }
    public static var resourcesNotAvailable: EventCause { EventCause(rawValue: "resourcesNotAvailable") }
    public static var selectedTrunkBusy: EventCause { EventCause(rawValue: "selectedTrunkBusy") }
    public static var silentParticipation: EventCause { EventCause(rawValue: "silentParticipation") }
    public static var singleStepConference: EventCause { EventCause(rawValue: "singleStepConference") }
    public static var singleStepTransfer: EventCause { EventCause(rawValue: "singleStepTransfer") }
    public static var speechDetected: EventCause { EventCause(rawValue: "speechDetected") }
    public static var suspend: EventCause { EventCause(rawValue: "suspend") }
    public static var switchingFunctionTerminated: EventCause { EventCause(rawValue: "switchingFunctionTerminated") }
    public static var terminationCharacterReceived: EventCause { EventCause(rawValue: "terminationCharacterReceived") }
    public static var timeout: EventCause { EventCause(rawValue: "timeout") }
    public static var transfer: EventCause { EventCause(rawValue: "transfer") }
    public static var trunksBusy: EventCause { EventCause(rawValue: "trunksBusy") }
    public static var unauthorisedBearerService: EventCause { EventCause(rawValue: "unauthorisedBearerService") }
    public static var unknownOverflow: EventCause { EventCause(rawValue: "unknownOverflow") }
}

extension EventCause: CSTAValue {
    init?(_ element: XMLElement) {
        rawValue = element.trimmedText
    }

    func write(as name: XMLName, into writer: inout CSTAWriter) {
        let isKnown =
            Self.known.contains(rawValue) || (writer.edition.isLate && Self.knownSinceEd6.contains(rawValue))
        writer.xml.element(name, isKnown ? rawValue : "normal")
    }

    private static let known: Set<String> = [
        "aCDBusy", "aCDForward", "aCDSaturated", "activation", "activeParticipation", "alertTimeExpired",
        "alternate", "autoWork", "babble", "badAttribute", "badGrammar", "badURI", "badVoice", "blocked",
        "busy", "busyOverflow", "calendarOverflow", "callBack", "callCancelled", "callForward",
        "callForwardImmediate", "callForwardBusy", "callForwardNoAnswer", "callNotAnswered", "callPickup",
        "campOn", "campOnTrunks", "capacityOverflow", "characterCountReached", "conference", "consultation",
        "destDetected", "destNotObtainable", "destOutOfOrder", "distributed", "distributionDelay",
        "doNotDisturb", "dTMFDigitDetected", "duplicateDTMF", "durationExceeded", "earlyStop", "emptyQueue",
        "endOfMessageDetected", "enteringDistribution", "forcedPause", "forcedTransition",
        "incompatibleDestination", "interdigitTimeout", "intrude", "invalidAccountCode", "invalidConnection",
        "invalidConnectionState", "invalidNumberFormat", "joinCall", "keyOperation", "keyOperationInUse",
        "lockout", "maintenance", "makeCall", "makePredictiveCall", "maxTimeout", "messageDurationExceeded",
        "messageSizeExceeded", "multipleAlerting", "multipleQueuing", "networkCongestion", "networkDialling",
        "networkNotObtainable", "networkOutOfOrder", "networkSignal", "newCall", "nextMessage",
        "noAvailableAgents", "normal", "normalClearing", "noAudioSaved", "noQueue", "noRule",
        "noSpeechDetected", "notAvailableBearerService", "notSupportedBearerService", "numberChanged",
        "numberUnallocated", "outOfGrammar", "overflow", "override", "park", "pathReplacement", "queueCleared",
        "queueTimeOverflow", "recall", "recallBusy", "recallForwarded", "recallNoAnswer",
        "recallResourcesNotAvailable", "redirected", "remainsInQueue", "reorderTone", "reserved",
        "resourcesNotAvailable", "selectedTrunkBusy", "silentParticipation", "singleStepConference",
        "singleStepTransfer", "speechDetected", "suspend", "switchingFunctionTerminated",
        "terminationCharacterReceived", "timeout", "transfer", "trunksBusy", "unauthorisedBearerService",
        "unknownOverflow",
    ]

    private static let knownSinceEd6: Set<String> = [
        "callInterception", "callInterceptionBusy", "callInterceptionForwarded", "callInterceptionNoAnswer",
        "callInterceptionResourcesNotAvailable", "lawfulInterception", "makeConnection",
    ]
}
