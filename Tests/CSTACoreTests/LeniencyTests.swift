import CSTACore
import NIOCore
import Testing
import XMLCore

/// The tolerances of section 7, points 1 and 2.
@Suite struct LeniencyTests {
    private let delivered = CSTAEvent.delivered(
        DeliveredEvent(
            monitorCrossRefID: "43", connection: ConnectionID(callID: "-12", deviceID: "sip:201@pbx"),
            alertingDevice: .device("sip:201@pbx"), callingDevice: .device("305"), calledDevice: .notKnown,
            lastRedirectionDevice: .notRequired, localConnectionInfo: .alerting, cause: .newCall))

    @Test(arguments: [
        // Prefixes on every element, a misspelt namespace.
        """
        <c:DeliveredEvent xmlns:c="http://www.ecmainternational.org/standards/ecma-323/csta/ed5"><c:monitorCrossRefID>43\
        </c:monitorCrossRefID><c:connection><c:callID>-12</c:callID><c:deviceID>sip:201@pbx</c:deviceID></c:connection>\
        <c:alertingDevice><c:deviceIdentifier>sip:201@pbx</c:deviceIdentifier></c:alertingDevice><c:callingDevice>\
        <c:deviceIdentifier>305</c:deviceIdentifier></c:callingDevice><c:calledDevice><c:notKnown/></c:calledDevice>\
        <c:lastRedirectionDevice><c:notRequired/></c:lastRedirectionDevice><c:localConnectionInfo>alerting\
        </c:localConnectionInfo><c:cause>newCall</c:cause></c:DeliveredEvent>
        """,
        // No namespace, line breaks, the device first, another order, unknown children, bare text for a device.
        """
        <DeliveredEvent>
          <cause> newCall </cause>
          <vendor><more/></vendor>
          <calledDevice/>
          <callingDevice>305</callingDevice>
          <connection><deviceID> sip:201@pbx </deviceID><x/><callID> -12 </callID></connection>
          <lastRedirectionDevice><notRequired></notRequired></lastRedirectionDevice>
          <localConnectionInfo>Alerting</localConnectionInfo>
          <alertingDevice><deviceIdentifier>sip:201@pbx</deviceIdentifier></alertingDevice>
          <monitorCrossRefID>43</monitorCrossRefID>
        </DeliveredEvent>
        """,
        // calledDevice is missing; foreign children stand between.
        """
        <DeliveredEvent xmlns="http://www.ecma-international.org/standards/ecma-323/csta/ed9/priv1" xmlns:v="urn:v">\
        <v:extra/><monitorCrossRefID>43</monitorCrossRefID><connection><callID>-12</callID><deviceID>sip:201@pbx\
        </deviceID></connection><alertingDevice><deviceIdentifier>sip:201@pbx</deviceIdentifier></alertingDevice>\
        <callingDevice><deviceIdentifier>305</deviceIdentifier></callingDevice><lastRedirectionDevice><notRequired/>\
        </lastRedirectionDevice><localConnectionInfo>alerting</localConnectionInfo><cause>newCall</cause>\
        </DeliveredEvent>
        """,
    ]) func sameEvent(_ text: String) throws {
        #expect(try decode(text).message == .event(delivered))
    }

    @Test func bothSpellingsOfTransfer() throws {
        let one = try decode("<TransferredEvent><monitorCrossRefID>1</monitorCrossRefID></TransferredEvent>")
        let other = try decode("<TransferedEvent><monitorCrossRefID>1</monitorCrossRefID></TransferedEvent>")
        #expect(one == other)
        #expect(encode(one.message, .ed3).contains("<TransferedEvent "))
    }

    @Test func connectionIDs() throws {
        func connection(_ text: String) throws -> ConnectionID? {
            guard case .request(.answerCall(let answer)) = try decode("<AnswerCall>\(text)</AnswerCall>").message else {
                return nil
            }
            return answer.callToBeAnswered
        }
        #expect(
            try connection("<callToBeAnswered><callID>1</callID></callToBeAnswered>") == ConnectionID(callID: "1"))
        #expect(
            try connection("<callToBeAnswered><deviceID>201</deviceID></callToBeAnswered>")
                == ConnectionID(deviceID: "201"))
        #expect(try connection("<callToBeAnswered> 17 </callToBeAnswered>") == ConnectionID(callID: "17"))
        #expect(
            try connection("<callToBeAnswered><callID/><deviceID>201</deviceID></callToBeAnswered>")
                == ConnectionID(callID: "", deviceID: "201"))
        #expect(try connection("<callToBeAnswered/>") == ConnectionID())
    }

    @Test(arguments: [
        ("<MakeCall><callingDevice>201</callingDevice></MakeCall>", "calledDirectoryNumber", "MakeCall"),
        ("<MonitorStop/>", "monitorCrossRefID", "MonitorStop"),
        ("<SnapshotDevice></SnapshotDevice>", "snapshotObject", "SnapshotDevice"),
        ("<SystemRegister/>", "requestTypes", "SystemRegister"),
        ("<DeflectCall><callToBeDiverted>1</callToBeDiverted></DeflectCall>", "newDestination", "DeflectCall"),
        (
            "<DeflectCall><callToBeDiverted>1</callToBeDiverted><newDestination/></DeflectCall>", "newDestination",
            "DeflectCall"
        ),
    ]) func servicesNeedTheirParts(_ text: String, child: String, parent: String) throws {
        let error = #expect(throws: CSTADecodingError.self) { try decode(text) }
        #expect(error?.kind == .missing(child: child, in: parent))
        #expect(error?.errorCode == .operation(.atLeastOneConditionalParameterNotProvided))
    }

    @Test(arguments: [
        "<SetDoNotDisturb><device>201</device><doNotDisturbOn>perhaps</doNotDisturbOn></SetDoNotDisturb>",
        "<MonitorStart><monitorObject/></MonitorStart>",
        "<MakeCall><callingDevice>1</callingDevice><calledDirectoryNumber>2</calledDirectoryNumber><autoOriginate>x</autoOriginate></MakeCall>",
    ]) func servicesNeedGoodValues(_ text: String) throws {
        let error = #expect(throws: CSTADecodingError.self) { try decode(text) }
        #expect(error?.errorCode == .operation(.invalidParameterValue))
    }

    /// E 83: another namespace is no CSTA, whatever the names.
    @Test(arguments: [
        "<MakeCall xmlns='urn:evil'/>", "<html/>", "<Envelope xmlns='http://schemas.xmlsoap.org/soap/envelope/'/>",
        "<NoSuchService/>",
    ]) func notCSTA(_ text: String) throws {
        let error = #expect(throws: CSTADecodingError.self) { try decode(text) }
        #expect(error?.errorCode == .operation(.invalidMsgID))
    }

    /// What a phone sends unasked is never refused for what it lacks.
    @Test(arguments: [
        "SwitchingFunctionDevices", "SystemStatus", "SwFunctionDevicesChanged", "SystemRegisterAbort",
        "SnapshotDeviceData", "SnapshotCallData",
    ]) func unsolicitedServices(_ name: String) throws {
        guard case .request(let request) = try decode("<\(name)/>").message else {
            Issue.record("\(name) is a service")
            return
        }
        #expect(request.name == name)
        #expect(request != .other(RawCSTA(try XMLTape(parsing: "<\(name)/>").root.fragment)))
    }
}
