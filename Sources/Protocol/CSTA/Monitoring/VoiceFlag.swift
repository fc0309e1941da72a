/// The flags of the group `voice` of a monitor filter, in schema order.
public enum VoiceFlag: String, CSTAFlag {
    case bookmarkReached, completed, dtmfDetected, emptied, interruptionDetected, notRecognized, play, recognized,
        record, review, started, silenceTimeoutExpired, speechDetected, stop, suspendPlay, suspendRecord,
        voiceAttributesChanged, voiceErrorOccurred
}
