import CSTACore
import NIOCore
import Testing
import XMLCore

/// CST-9: what we do not understand is passed on.
@Suite struct CarriedTests {
    @Test func otherMessagesPassUnchanged() throws {
        let text = """
            <h:SetDisplay xmlns:h="http://www.ecma-international.org/standards/ecma-323/csta/ed3" xmlns:v="urn:v" a="1">\
            <h:device typeOfNumber="deviceNumber">201</h:device><h:contentsOfDisplay>a &lt; b</h:contentsOfDisplay>\
            <h:extensions><h:privateData><h:private><v:x v:y="2"><v:z/>t</v:x></h:private></h:privateData></h:extensions>\
            </h:SetDisplay>
            """
        let message = try decode(text).message
        guard case .request(.other(let raw)) = message else {
            Issue.record("not carried")
            return
        }
        #expect(raw.name == "SetDisplay")
        #expect(
            body(encode(message, .ed5)) == """
                <SetDisplay xmlns:v="urn:v" a="1"><device typeOfNumber="deviceNumber">201</device>\
                <contentsOfDisplay>a &lt; b</contentsOfDisplay><extensions><privateData><private><v:x v:y="2"><v:z/>t\
                </v:x></private></privateData></extensions></SetDisplay>
                """)
        #expect(try decode(message.encoded(edition: .ed5)).message == message)
        #expect(try decode(message.encoded(edition: .none)).message == message)
    }

    @Test func kindsOfOtherMessages() throws {
        let ed6 = "xmlns='http://www.ecma-international.org/standards/ecma-323/csta/ed6'"
        for (text, isKind) in [
            ("<RouteRequest/>", \CSTAMessage.isRequest), ("<RouteRegisterResponse/>", \.isResponse),
            ("<AgentBusyEvent/>", \.isEvent), ("<FutureService \(ed6)/>", \.isRequest),
            ("<FutureEvent \(ed6)/>", \.isEvent),
        ] {
            #expect(try decode(text).message[keyPath: isKind])
        }
    }

    @Test func carriedServicesWithoutAResponse() throws {
        for (text, response) in [
            ("<RouteRequest/>", nil), ("<RouteRegisterAbort/>", nil), ("<RouteEnd/>", nil),
            ("<RouteRegister/>", "RouteRegisterResponse"), ("<SetDisplay/>", "SetDisplayResponse"),
        ] {
            guard case .request(let request) = try decode(text).message else {
                Issue.record("not a request")
                continue
            }
            #expect(request.responseName == response)
        }
    }

    @Test func textsOfACarriedMessage() throws {
        var raw = RawCSTA(
            try XMLTape(parsing: "<X><serviceCrossRefID> 9 </serviceCrossRefID><device>201</device></X>").root.fragment)
        #expect(raw.text(of: "serviceCrossRefID") == "9")
        #expect(raw.text(of: "other") == nil)
        raw.setText(of: "serviceCrossRefID", to: "<10>")
        raw.setText(of: "other", to: "no")
        #expect(raw.text(of: "serviceCrossRefID") == "<10>")
        #expect(body(encode(.request(.other(raw)), .ed3)).contains("&lt;10&gt;"))
    }

    @Test func privateMarks() throws {
        var event = BackInServiceEvent(device: .notKnown)
        #expect(event.carried.privateData == nil)
        let isFirstDone = event.carried.addPrivateText(
            "made <here>", as: "origin", prefix: "u", namespace: "urn:uacsta")
        #expect(isFirstDone)
        let isSecondDone = event.carried.addPrivateText("2", as: "second", prefix: "u", namespace: "urn:uacsta")
        #expect(isSecondDone)
        let text = encode(.event(.backInService(event)), .ed3)
        guard case .event(.backInService(let again)) = try decode(text).message else {
            Issue.record("not a BackInServiceEvent")
            return
        }
        #expect(again.carried.privateText("origin", namespace: "urn:uacsta") == "made <here>")
        #expect(again.carried.privateText("second", namespace: "urn:uacsta") == "2")
        #expect(again.carried.privateText("origin", namespace: "urn:other") == nil)
        #expect(again == event)
    }

    @Test func marksBesideWhatAVendorSays() throws {
        let text = """
            <HoldCall><callToBeHeld>1</callToBeHeld><extensions><security><messageSequenceNumber>1</messageSequenceNumber>\
            </security><privateData><private><v:x xmlns:v="urn:v">1</v:x></private></privateData></extensions></HoldCall>
            """
        guard case .request(.holdCall(var hold)) = try decode(text).message else { return }
        let isAdded = hold.carried.addPrivateText("m", as: "mark", prefix: "u", namespace: "urn:u")
        #expect(isAdded)
        #expect(
            body(encode(.request(.holdCall(hold)), .ed3)).contains(
                """
                <security><messageSequenceNumber>1</messageSequenceNumber></security><privateData><private>\
                <v:x xmlns:v="urn:v">1</v:x><u:mark xmlns:u="urn:u">m</u:mark></private></privateData>
                """))
        let hex =
            "<HoldCall><callToBeHeld>1</callToBeHeld><extensions><privateData><string>0A</string></privateData></extensions></HoldCall>"
        guard case .request(.holdCall(var other)) = try decode(hex).message else { return }
        #expect(other.carried.privateData == .string("0A"))
        let isPossible = other.carried.addPrivateText("m", as: "mark", prefix: "u", namespace: "urn:u")
        #expect(!isPossible)
    }

    @Test func lineOfRemoteCallControl() throws {
        for fixture in Fixtures.samples where fixture.path.hasSuffix("rcc.xml") {
            guard case .request(let request) = try decode(fixture.text).message else { continue }
            #expect(request.rccLine == "tel:201")
        }
        #expect(CSTARequest.requestSystemStatus(RequestSystemStatus()).rccLine == nil)
    }

    @Test func capabilities() throws {
        var response = GetCSTAFeaturesResponse()
        response.supportedServices = SupportedServices(
            messages: [
                "MakeCall", "AnswerCall", "MonitorStart", "SingleStepTransferCall", "GetCSTAFeatures", "Nonsense",
            ])
        response.supportedEvents = SupportedEvents(messages: [
            "TransferedEvent", "DeliveredEvent", "BackInServiceEvent",
        ])
        let text = encode(.response(.getCSTAFeatures(response)), .ed6)
        #expect(
            body(text) == """
                <GetCSTAFeaturesResponse><supportedServices><capExchangeServList><getCSTAFeatures/></capExchangeServList>\
                <monitoringServList><monitorStart/></monitoringServList><callControlServList><answerCall/><makeCall/>\
                <singleStepTransfer/></callControlServList></supportedServices><supportedEvents><callControlEvtsList>\
                <delivered/><transferred/></callControlEvtsList><deviceMaintEvtsList><backInService/></deviceMaintEvtsList>\
                </supportedEvents></GetCSTAFeaturesResponse>
                """)
        guard case .response(.getCSTAFeatures(let again)) = try decode(text).message else { return }
        #expect(again.supportedServices?.contains(message: "SingleStepTransferCall") == true)
        #expect(again.supportedServices?.contains(message: "HoldCall") == false)
        #expect(again.supportedEvents?.contains(message: "DeliveredEvent") == true)
        #expect(
            again.supportedServices?.names(in: .callControlServList) == [
                "answerCall", "makeCall", "singleStepTransfer",
            ])
    }

    @Test(arguments: [
        "operation/invalidDeviceID", "operation/inventedByAPhone", "stateIncompatibility/noCallToAnswer",
        "systemResourceAvailibility/deviceOutOfService", "subscribedResourceAvailability/objectMonitorLimitExceeded",
        "performanceManagement/generic", "security/generic", "privateData/cSTAPrivateDataInfoError",
        "privateErrorCode/17", "unspecified",
    ]) func errorCodes(_ description: String) throws {
        let parts = description.split(separator: "/")
        let inner = parts.count == 2 ? "<\(parts[0])>\(parts[1])</\(parts[0])>" : "<\(parts[0])/>"
        let text = "<CSTAErrorCode>\(inner)</CSTAErrorCode>"
        guard case .error(let error) = try decode(text).message else {
            Issue.record("no error")
            return
        }
        #expect(error.description == description)
        #expect(body(encode(.error(error), .ed3)) == text)
    }

    @Test func strangeErrorCodes() throws {
        #expect(try decode("<CSTAErrorCode/>").message == .error(.unspecified))
        #expect(
            try decode(
                "<CSTAErrorCode><systemResourceAvailability>resourceBusy</systemResourceAvailability></CSTAErrorCode>"
            )
            .message == .error(.systemResourceAvailibility(.resourceBusy)))
    }
}

extension CSTAMessage {
    fileprivate var isRequest: Bool { if case .request = self { true } else { false } }
    fileprivate var isResponse: Bool { if case .response = self { true } else { false } }
    fileprivate var isEvent: Bool { if case .event = self { true } else { false } }
}
