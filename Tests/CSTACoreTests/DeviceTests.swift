import CSTACore
import Foundation
import Testing

@Suite struct DeviceTests {
    @Test(
        arguments: [
            ("201", "201", nil), ("sip:201@pbx", "201", "pbx"),
            ("sip:201@PBX.Example.net:5060", "201", "pbx.example.net"),
            ("SIPS:201@pbx;transport=tls?x=1", "201", "pbx"), ("201@pbx", "201", "pbx"),
            ("tel:+49721;phone-context=x", "+49721", nil),
            ("sip:201;tel=7@pbx", "201", "pbx"), ("sip:201@[2001:DB8::1]:5060", "201", "[2001:db8::1]"),
            ("N<302118840100>;noa=nk", "302118840100", nil), ("\"Anna\" <sip:201@pbx>", "201", "pbx"),
            ("<201>", "201", nil),
            (" sip:201@pbx ", "201", "pbx"), ("00:04:13:AA:BB:CC", "00:04:13:AA:BB:CC", nil), ("", "", nil),
            ("@", "", ""),
            ("sip:", "", nil), ("<", "<", nil), ("<>", "<>", nil), ("a@b@c", "a@b", "c"),
        ] as [(String, String, String?)]) func key(_ text: String, user: String, host: String?)
    {
        #expect(DeviceID(text).key == DeviceKey(user: user, host: host))
    }

    @Test func attributesAreCarried() throws {
        let text = """
            <SnapshotDevice><snapshotObject typeOfNumber="implicitPublic" privateNumber="true" colour="red">201\
            </snapshotObject></SnapshotDevice>
            """
        let message = try decode(text).message
        #expect(
            body(encode(message, .ed6)).contains(
                "<snapshotObject typeOfNumber=\"implicitPublic\" privateNumber=\"true\">201</snapshotObject>"))
        #expect(
            body(encode(message, .ed3)).contains("<snapshotObject typeOfNumber=\"implicitPublic\">201</snapshotObject>")
        )
    }

    /// Every device id of every message is visited, whether typed or carried, but for digits that are dialled.
    @Test(arguments: Fixtures.full) func everyDeviceIsVisited(_ fixture: Fixture) throws {
        var message = try decode(fixture.text, limits: generous).message
        message.mapDevices { device in
            device.value = device.value.replacingOccurrences(of: "@pbx.example.net", with: "@other")
        }
        let written = Self.withoutDigits(encode(message, fixture.edition))
        #expect(!written.contains("pbx.example.net"))
        let expected = body(fixture.text).replacingOccurrences(of: "@pbx.example.net", with: "@other")
        #expect(body(written) == Self.withoutDigits(expected))
    }

    private static func withoutDigits(_ text: String) -> String {
        text.replacingOccurrences(of: "(dial+ingSequence[^>]*>)[^<]*<", with: "$1<", options: .regularExpression)
    }

    /// Whoever dials the number of a line has dialled digits, and is told them.
    @Test(arguments: [
        "<DialDigits><diallingConnection>1</diallingConnection><diallingSequence>201</diallingSequence></DialDigits>",
        "<DigitsDialedEvent><dialingSequence>201</dialingSequence></DigitsDialedEvent>",
    ]) func dialledDigitsAreNoDevice(_ text: String) throws {
        var message = try decode(text).message
        message.mapDevices { $0.value = "sip:201@pbx.example.net" }
        #expect(encode(message, .ed5).contains("ingSequence>201</dial"))
    }

    @Test func privateDataIsNotVisited() throws {
        var message = try decode(
            """
            <AnswerCallResponse><extensions><privateData><private><deviceID>201</deviceID></private></privateData>\
            </extensions></AnswerCallResponse>
            """
        ).message
        let before = message
        message.mapDevices { $0.value = "changed" }
        #expect(message == before)
    }

    @Test(arguments: [
        (
            "<MakeCall><callingDevice>201</callingDevice><calledDirectoryNumber>2</calledDirectoryNumber></MakeCall>",
            CSTASubject.device("201")
        ),
        (
            "<MonitorStart><monitorObject><deviceObject>201</deviceObject></monitorObject></MonitorStart>",
            .device("201")
        ),
        (
            "<MonitorStart><monitorObject><callObject><callID>1</callID></callObject></monitorObject></MonitorStart>",
            .connection(ConnectionID(callID: "1"))
        ),
        ("<MonitorStop><monitorCrossRefID>7</monitorCrossRefID></MonitorStop>", .monitor("7")),
        ("<SystemRegisterCancel><sysStatRegisterID>8</sysStatRegisterID></SystemRegisterCancel>", .registration("8")),
        ("<RequestSystemStatus/>", .none),
        (
            "<ReconnectCall><activeCall><callID>1</callID></activeCall><heldCall><callID>2</callID><deviceID>201</deviceID></heldCall></ReconnectCall>",
            .connection(ConnectionID(callID: "2", deviceID: "201"))
        ),
        (
            "<DirectedPickupCall><callToBePickedUp>1</callToBePickedUp><requestingDevice>202</requestingDevice></DirectedPickupCall>",
            .device("202")
        ),
        ("<SetLampMode><device>201</device><lamp>1</lamp></SetLampMode>", .device("201")),
        (
            "<ClearCall><callToBeCleared><callID>3</callID></callToBeCleared></ClearCall>",
            .connection(ConnectionID(callID: "3"))
        ),
        ("<ChangeMonitorFilter><monitorCrossRefID>4</monitorCrossRefID></ChangeMonitorFilter>", .monitor("4")),
        ("<GetMonitors/>", .none),
    ]) func subject(_ text: String, subject: CSTASubject) throws {
        guard case .request(let request) = try decode(text).message else {
            Issue.record("not a request")
            return
        }
        #expect(request.subject == subject)
        #expect(request.responseName == request.name + "Response")
    }
}
