import Testing

/// One row of the manual's table 4.2.1 with a mark under "Event" that a phone tells.
struct EventRow: Sendable, CustomTestStringConvertible {
    let name: String
    let requirement: String
    /// Tells two samples of one event apart.
    var suffix = ""
    /// Where there is no sample.
    var text: String?

    var testDescription: String { "\(requirement) \(name)\(suffix)" }

    func sample(_ shape: Sample.Shape) throws -> Sample {
        try text.map { Sample(text: $0) } ?? Sample(name, suffix: suffix, in: shape)
    }

    static let all =
        [
            "CallClearedEvent", "ConferencedEvent", "ConnectionClearedEvent", "DigitsDialedEvent", "DivertedEvent",
            "EstablishedEvent", "FailedEvent", "HeldEvent", "NetworkReachedEvent", "OfferedEvent", "OriginatedEvent",
            "QueuedEvent", "RetrievedEvent", "ServiceInitiatedEvent", "TransferedEvent",
        ].map { EventRow(name: $0, requirement: "CST-5") }
        + ["-incoming", "-outgoing"].map { EventRow(name: "DeliveredEvent", requirement: "CST-5", suffix: $0) }
        + [
            EventRow(
                name: "NetworkCapabilitiesChangedEvent", requirement: "CST-5",
                text: "<NetworkCapabilitiesChangedEvent><monitorCrossRefID>43</monitorCrossRefID>"
                    + "<outboundConnection><callID>17</callID><deviceID>t1</deviceID></outboundConnection>"
                    + "<networkInterfaceUsed><deviceIdentifier>t1</deviceIdentifier></networkInterfaceUsed>"
                    + "<calledDevice><deviceIdentifier>tel:+4989123456</deviceIdentifier></calledDevice>"
                    + "<progressIndicator><progressLocation>localInterface</progressLocation>"
                    + "<progressDescription>qSIGProgressDesc</progressDescription></progressIndicator>"
                    + "<localConnectionInfo>connected</localConnectionInfo><cause>normal</cause>"
                    + "</NetworkCapabilitiesChangedEvent>"),
            EventRow(name: "DigitsGeneratedEvent", requirement: "CST-6"),
            EventRow(name: "MessageWaitingEvent", requirement: "CST-7"),
            EventRow(name: "DoNotDisturbEvent", requirement: "CST-8"),
            EventRow(name: "ForwardingEvent", requirement: "CST-8"),
            EventRow(name: "BackInServiceEvent", requirement: "CST-10"),
            EventRow(name: "OutOfServiceEvent", requirement: "CST-10"),
        ]
}
