import TestSupport
import Testing

/// What a phone asks of the server in its dialog (PHN-2, PHN-6; uacsta.md 3.1).
@Suite("Requests of a phone", .takesTurns)
struct PhoneRequestTests {
    @Test(
        "uacsta.md 3.1: a phone that asks for what is not served is told so, where it waits for an answer",
        arguments: [
            ("MakeCall", true), ("GetDoNotDisturb", true), ("SetDisplay", true), ("SystemRegisterAbort", false),
            ("RouteEnd", false),
        ])
    func phoneAsksForMore(_ service: String, _ isAnswered: Bool) async throws {
        try await TestServer.run { server in
            let phone = try await TestPhone.ready(at: server)
            let inner =
                switch service {
                case "MakeCall":
                    "<callingDevice>\(phone.line)</callingDevice><calledDirectoryNumber>1</calledDirectoryNumber>"
                case "SystemRegisterAbort": "<sysStatRegisterID>1</sysStatRegisterID>"
                default: "<device>\(phone.line)</device>"
                }
            let answer = try await phone.info(CSTAText.body(service, inner))
            #expect(answer.status == 200)
            #expect(answer.error == (isAnswered ? "operation/serviceNotSupported" : nil))
            #expect(answer.body.isEmpty == !isAnswered)
        }
    }

    @Test(
        "RFC 4028 9: a refresh with too short an interval is refused twice and changes nothing",
        arguments: ["INVITE", "UPDATE"])
    func shortInterval(_ method: String) async throws {
        try await TestServer.run { server in
            let phone = try await TestPhone.ready(at: server)
            func refresh(_ interval: String) async throws -> WireMessage {
                var request = try #require(phone.request(method))
                request.add("Supported", "timer")
                request.add("Session-Expires", interval)
                return try await phone.answer(to: request)
            }
            #expect(try await refresh("200;refresher=uac")["Session-Expires"] == "200;refresher=uac")
            for _ in 1...2 {
                let refusal = try await refresh("60;refresher=uac")
                #expect(refusal.status == 422)
                #expect(refusal["Min-SE"] == "90")
            }
            // A phone that does not learn keeps its dialog (uacsta.md 7.6), with the interval that it has.
            let answer = try await refresh("60;refresher=uac")
            #expect(answer.status == 200)
            #expect(answer["Session-Expires"] == "200;refresher=uac")
            // One that has learned may forget again.
            #expect(try await refresh("90;refresher=uac")["Session-Expires"] == "90;refresher=uac")
            #expect(try await refresh("60;refresher=uac").status == 422)
        }
    }
}
