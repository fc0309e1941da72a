import NIOCore
import XMLCore

/// Serves CSTA requests for one phone: reads the request, works the exchange, writes the answer.
///
/// A value made for one request from the parts it may touch, so that the phone itself stays a thin shell around it.
struct ServiceDesk {
    let phone: Int
    let persona: PhonePersona
    let writer: EventWriter
    /// The services of call control, whose answers may be missing under ``Fault/missing``.
    static let callControl: Set<String> = [
        "MakeCall", "AnswerCall", "ClearConnection", "HoldCall", "RetrieveCall", "ConferenceCall", "TransferCall",
        "ConsultationCall", "SingleStepTransferCall", "DeflectCall", "GenerateDigits", "AlternateCall",
        "ReconnectCall",
    ]
    /// Everything that some phone of the fleet can serve; which phone serves what is said by its ``PhonePersona``.
    static let repertoire: Set<String> = callControl.union([
        "RequestSystemStatus", "GetSwitchingFunctionDevices", "SystemRegister", "SystemRegisterCancel", "MonitorStart",
        "MonitorStop", "SnapshotDevice", "SnapshotCall", "GetDoNotDisturb", "SetDoNotDisturb", "GetForwarding",
        "SetForwarding", "GetMessageWaitingIndicator", "SetMessageWaitingIndicator",
    ])

    /// Carries out the request with the document element `request`.
    func serve(
        _ request: XMLElement, pbx: inout PBX, monitors: inout MonitorTable
    ) throws(PhoneError) -> ServiceOutcome {
        let name = request.localName
        guard persona.supports(name) else { throw .operation("serviceNotSupported") }
        switch name {
        case "RequestSystemStatus": return answered(name) { $0.text("systemStatus", "normal") }
        case "MonitorStart", "MonitorStop", "SystemRegister", "SystemRegisterCancel", "GetSwitchingFunctionDevices":
            return try serveSystem(name, request, &monitors)
        case "SnapshotDevice", "SnapshotCall": return try snapshot(name, request, pbx)
        case "GetDoNotDisturb", "SetDoNotDisturb", "GetForwarding", "SetForwarding", "GetMessageWaitingIndicator",
            "SetMessageWaitingIndicator":
            try requireOwnDevice(request.first(child: "device"))
            return serveFeature(name, request, &pbx)
        default:
            return try serveCall(name, request, &pbx)
        }
    }

    /// A response element `<name>Response` with what `body` writes in it.
    func answered(_ name: String, _ body: (inout PhoneXML) -> Void = { _ in }) -> ServiceOutcome {
        var xml = PhoneXML(root: name + "Response", persona: persona)
        body(&xml)
        return ServiceOutcome(answer: xml.finish())
    }

    /// The phone's own device id.
    var ownDevice: String { writer.device(.phone(phone)) }

    // MARK: Reading

    /// The text of a child that must be there.
    func required(_ parent: XMLElement, _ child: XMLName) throws(PhoneError) -> String {
        guard let element = parent.first(child: child) else {
            throw .operation("atLeastOneConditionalParameterNotProvided")
        }
        return element.trimmedText
    }

    /// The callID of a ConnectionID child; a ConnectionID of another device is none of ours.
    func callID(_ parent: XMLElement, _ child: XMLName, _ pbx: PBX) throws(PhoneError) -> String {
        guard let connection = parent.first(child: child) else {
            throw .operation("atLeastOneConditionalParameterNotProvided")
        }
        if let device = connection.first(child: "deviceID") { try requireOwnDevice(device) }
        if let callID = connection.first(child: "callID")?.trimmedText, !callID.isEmpty { return callID }
        // A device alone names its only call (uacsta.md 2.3).
        let legs = pbx.legs(of: phone)
        guard legs.count == 1 else { throw .operation("invalidConnectionID") }
        return legs[0].callID
    }

    /// Refuses a device that is not this phone's identity.
    func requireOwnDevice(_ element: XMLElement?) throws(PhoneError) {
        guard let element else { throw .operation("atLeastOneConditionalParameterNotProvided") }
        guard userPart(element.trimmedText) == writer.numbers[phone] else { throw .operation("invalidDeviceID") }
    }

    private func userPart(_ text: String) -> Substring {
        var user = Substring(text)
        if let colon = user.firstIndex(of: ":"), user[..<colon].allSatisfy(\.isLetter) {
            user = user[user.index(after: colon)...]
        }
        if let end = user.firstIndex(where: { $0 == "@" || $0 == ";" }) { user = user[..<end] }
        return user
    }
}
