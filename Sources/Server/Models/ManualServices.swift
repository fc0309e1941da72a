/// The services of the reference manual's table 4.2.1, in its order and by their names in ECMA-323.
enum ManualServices {
    static let areas: [(name: String, services: [String])] = [
        (
            "Capability exchange",
            ["GetLogicalDeviceInformation", "GetPhysicalDeviceInformation", "GetSwitchingFunctionDevices"]
        ),
        ("System", ["SystemRegister", "SystemRegisterCancel", "RequestSystemStatus"]),
        ("Monitoring", ["MonitorStart", "MonitorStop"]),
        ("Snapshot", ["SnapshotDevice", "SnapshotCall"]),
        (
            "Call control",
            [
                "AlternateCall", "AnswerCall", "ClearConnection", "ConferenceCall", "ConsultationCall", "DeflectCall",
                "DialDigits", "DirectedPickupCall", "HoldCall", "MakeCall", "ReconnectCall", "RetrieveCall",
                "SingleStepConferenceCall", "SingleStepTransferCall", "TransferCall",
            ]
        ),
        ("Call associated", ["GenerateDigits"]),
        ("Physical device", ["GetMessageWaitingIndicator", "SetMessageWaitingIndicator"]),
        ("Logical device", ["GetDoNotDisturb", "GetForwarding", "SetDoNotDisturb", "SetForwarding"]),
    ]

    static let names = areas.flatMap(\.services)
}
