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
}
