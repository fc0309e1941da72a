/// `SimpleCallState`: the state of a call as one word.
public enum SimpleCallState: String, Sendable, Hashable, CaseIterable, CSTAEnumeration {
    case callNull, callPending, callOriginated, callDelivered, callDeliveredHeld, callReceived, callEstablished,
        callEstablishedHeld, callReceivedOnHold, callEstablishedOnHold, callQueued, callQueuedHeld, callFailed,
        callFailedHeld, callBlocked
}
