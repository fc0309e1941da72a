import CSTACore
import Testing

/// Sections 2.1 and 2.4: editions and how they differ.
@Suite struct EditionTests {
    @Test func namespaces() {
        for edition in CSTAEdition.allCases {
            #expect(CSTAEdition(namespace: edition.namespace) == edition)
        }
        #expect(CSTAEdition(namespace: "http://www.ecmainternational.org/standards/ecma-323/csta/ed5") == .ed5)
        #expect(CSTAEdition(namespace: "http://www.ecma-international.org/standards/ecma-323/csta/ed3/priv1") == .ed3)
        #expect(CSTAEdition(namespace: "http://www.ecma-international.org/standards/ecma-323/csta/ed7") == .ed6)
        #expect(CSTAEdition(namespace: "") == CSTAEdition.none)
        #expect(CSTAEdition(namespace: "urn:other") == nil)
        #expect(CSTAEdition(namespace: "http://www.ecma-international.org/standards/ecma-354/appl_session") == nil)
    }

    private let call = ConnectionID(callID: "17", deviceID: "201")

    @Test func destinationOfDeflectCall() throws {
        let request = CSTAMessage.request(.deflectCall(DeflectCall(callToBeDiverted: call, newDestination: "306")))
        #expect(encode(request, .ed3).contains("<newDestination>306</newDestination>"))
        #expect(encode(request, .none).contains("<newDestination>306</newDestination>"))
        #expect(encode(request, .ed5).contains("<newDestination><device>306</device></newDestination>"))
        #expect(encode(request, .ed6).contains("<newDestination><device>306</device></newDestination>"))
        for edition in CSTAEdition.allCases {
            #expect(try decode(request.encoded(edition: edition)).message == request)
        }
    }

    @Test func severalDestinations() throws {
        var deflect = DeflectCall(callToBeDiverted: call, newDestination: "306")
        deflect.furtherDestinations = ["307", "308"]
        let request = CSTAMessage.request(.deflectCall(deflect))
        #expect(try decode(request.encoded(edition: .ed6)).message == request)
    }

    @Test func causesOfTheSixth() throws {
        let event = CSTAMessage.event(
            .held(HeldEvent(heldConnection: call, holdingDevice: .notKnown, cause: .lawfulInterception)))
        #expect(encode(event, .ed3).contains("<cause>normal</cause>"))
        #expect(encode(event, .ed6).contains("<cause>lawfulInterception</cause>"))
    }

    @Test func reasonOfMakeCall() {
        let request = CSTAMessage.request(
            .makeCall(MakeCall(callingDevice: "201", calledDirectoryNumber: "305", reason: .callBack)))
        #expect(!encode(request, .ed3).contains("reason"))
        #expect(encode(request, .ed6).contains("<reason>callBack</reason>"))
    }
}
