import Testing

/// One row of the manual's table 4.2.1 with a mark under "Service" that a phone answers.
struct ServiceRow: Sendable, CustomTestStringConvertible {
    /// What the server makes of it.
    enum Way: Sendable {
        /// The phone is asked and its answer comes back.
        case passed
        /// The manual has the phone lack it: `operation/serviceNotSupported`.
        case refused
        /// These services, with these calls, in this order.
        case emulated([(service: String, call: String)])
        /// Answered from the call model.
        case known
    }

    let name: String
    let requirement: String
    /// Where the samples have no answer.
    var answer: String?

    var testDescription: String { "\(requirement) \(name)" }

    /// The manual's tables 2.4 for MakeCall and so on; what they do not name is passed on (CST-9).
    func way(_ persona: ServicePersona) -> Way {
        switch name {
        case "DialDigits", "DirectedPickupCall": .refused
        case "AlternateCall": .emulated([("HoldCall", "17"), ("RetrieveCall", "16")])
        case "ReconnectCall": .emulated([("ClearConnection", "17"), ("RetrieveCall", "16")])
        case "SnapshotCall": persona == .mitel ? .passed : .known
        default: .passed
        }
    }

    func request(_ shape: Sample.Shape) throws -> Sample { try Sample(name, in: shape) }

    func response(_ shape: Sample.Shape) throws -> Sample {
        try answer.map { Sample(text: $0) } ?? Sample(name + "Response", in: shape)
    }

    static let all: [ServiceRow] =
        [
            ServiceRow(
                name: "GetLogicalDeviceInformation", requirement: "CST-1",
                answer: "<GetLogicalDeviceInformationResponse><deviceCategory>station</deviceCategory>"
                    + "<hasPhysicalElement>true</hasPhysicalElement><acdModels/>"
                    + "<appearanceAddressable>false</appearanceAddressable><appearanceType>selectedStandard</appearanceType>"
                    + "<maxHeldCalls>4</maxHeldCalls></GetLogicalDeviceInformationResponse>"),
            ServiceRow(name: "GetPhysicalDeviceInformation", requirement: "CST-1"),
            ServiceRow(name: "SnapshotDevice", requirement: "CST-4"),
            ServiceRow(name: "SnapshotCall", requirement: "CST-4"),
        ]
        + [
            "AlternateCall", "AnswerCall", "ClearConnection", "ConferenceCall", "ConsultationCall", "DeflectCall",
            "DialDigits", "DirectedPickupCall", "HoldCall", "MakeCall", "ReconnectCall", "RetrieveCall",
            "SingleStepConferenceCall", "SingleStepTransferCall", "TransferCall",
        ].map { ServiceRow(name: $0, requirement: "CST-5") }
        + [ServiceRow(name: "GenerateDigits", requirement: "CST-6")]
        + ["GetMessageWaitingIndicator", "SetMessageWaitingIndicator"]
        .map { ServiceRow(name: $0, requirement: "CST-7") }
        + ["GetDoNotDisturb", "GetForwarding", "SetDoNotDisturb", "SetForwarding"]
        .map { ServiceRow(name: $0, requirement: "CST-8") }
}
