extension PhonePersona {
    private static let ecma323 = "http://www.ecma-international.org/standards/ecma-323/csta/"

    /// What all three makes know by the manual's tables.
    private static let common: Set<String> = [
        "RequestSystemStatus", "GetSwitchingFunctionDevices", "MonitorStart", "MonitorStop", "SnapshotDevice",
        "MakeCall", "AnswerCall", "ClearConnection", "HoldCall", "RetrieveCall", "ConferenceCall", "TransferCall",
        "GenerateDigits", "ConsultationCall", "SingleStepTransferCall", "DeflectCall", "GetDoNotDisturb",
        "SetDoNotDisturb", "GetForwarding", "SetForwarding", "GetMessageWaitingIndicator",
        "SetMessageWaitingIndicator",
    ]

    /// snom D785: answers in ed5, registers for system events, no SnapshotCall.
    public static let snom = PhonePersona(
        vendor: .snom, userAgent: "snomD785/10.1.84.12",
        allow: "INVITE, ACK, CANCEL, BYE, REFER, OPTIONS, NOTIFY, SUBSCRIBE, PRACK, MESSAGE, INFO, UPDATE",
        supported: "timer, 100rel, replaces, from-change", namespace: ecma323 + "ed5", oui: 0x00_0413,
        macSpelling: .capitals,
        callIDs: .smallSigned, crossReferences: .counter,
        services: common.union(["SystemRegister", "SystemRegisterCancel"]), keepsOneMonitor: false)

    /// Yealink T46G with the CSTA beta: ed3, one monitor, neither SystemRegister nor SnapshotCall.
    public static let yealink = PhonePersona(
        vendor: .yealink, userAgent: "Yealink SIP-T46G 28.83.0.120",
        allow: "INVITE, INFO, PRACK, ACK, BYE, CANCEL, OPTIONS, NOTIFY, REGISTER, SUBSCRIBE, REFER, PUBLISH, "
            + "UPDATE, MESSAGE",
        supported: "", namespace: ecma323 + "ed3", oui: 0x00_1565, macSpelling: .small, callIDs: .decimal,
        crossReferences: .lettered, services: common, keepsOneMonitor: true)

    /// Mitel 6867i, which calls itself Aastra: ed4, SnapshotCall but no SystemRegister.
    public static let mitel = PhonePersona(
        vendor: .mitel, userAgent: "Aastra 6867i/4.5.0.41",
        allow: "INVITE, ACK, CANCEL, BYE, NOTIFY, REFER, OPTIONS, UPDATE, PRACK, SUBSCRIBE, INFO, PUBLISH",
        supported: "path, gruu, timer", namespace: ecma323 + "ed4", oui: 0x00_085D, macSpelling: .dashed,
        callIDs: .hexadecimal,
        crossReferences: .hexadecimal, services: common.union(["SnapshotCall"]), keepsOneMonitor: false)

    /// The persona of a make.
    public static func persona(of vendor: PersonaVendor) -> PhonePersona {
        switch vendor {
        case .snom: return snom
        case .yealink: return yealink
        case .mitel: return mitel
        }
    }
}
