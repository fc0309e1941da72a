import CSTACore
import Foundation
import NIOCore
import Testing
import XMLCore

/// The messages of ECMA-354 (CLI-9).
@Suite struct ApplicationSessionTests {
    static func read(_ text: String) throws -> ApplicationSessionMessage {
        try #require(ApplicationSessionMessage(XMLStreamParser().parse(ByteBuffer(string: text))))
    }

    private static let extensions: CarriedChildren = {
        var children = CarriedChildren()
        children.addPrivateText("x", as: "hint", prefix: "v", namespace: "urn:vendor")
        return children
    }()

    /// One of each, with every child, and without.
    static let messages: [ApplicationSessionMessage] =
        [
            .start(
                StartApplicationSession(
                    applicationID: "tapi <1>", login: SessionLogin(userName: "tapi", password: "p&ss wörd "),
                    requestedProtocolVersions: [
                        "http://www.ecma-international.org/standards/ecma-323/csta/ed3", "ed4",
                    ],
                    requestedSessionDuration: 180, carried: extensions)),
            .start(StartApplicationSession(applicationID: "")),
            .started(
                StartApplicationSessionPosResponse(
                    sessionID: "100000007", actualProtocolVersion: "ed3", actualSessionDuration: 600,
                    carried: extensions)),
            .startRefused(StartApplicationSessionNegResponse(errorCode: .other("not today"), carried: extensions)),
            .resetTimer(
                ResetApplicationSessionTimer(sessionID: "7", requestedSessionDuration: 60, carried: extensions)),
            .timerReset(ResetApplicationSessionTimerPosResponse(actualSessionDuration: 60, carried: extensions)),
            .stop(StopApplicationSession(sessionID: "7", carried: extensions)),
            .stop(StopApplicationSession(sessionID: "7", sessionEndReason: .other("lunch"))),
            .stopped(StopApplicationSessionPosResponse(carried: extensions)),
            .stopRefused(StopApplicationSessionNegResponse(errorCode: .defined(.invalidSessionID))),
            .terminated(
                ApplicationSessionTerminated(sessionID: "7", sessionTermReason: .other("moving"), carried: extensions)),
        ]
        + StartSessionError.allCases.map {
            .startRefused(StartApplicationSessionNegResponse(errorCode: .defined($0)))
        }
        + ResetTimerError.allCases.map {
            .timerResetRefused(ResetApplicationSessionTimerNegResponse(errorCode: .defined($0)))
        }
        + SessionTermReason.allCases.map {
            .terminated(ApplicationSessionTerminated(sessionID: "7", sessionTermReason: .defined($0)))
        }

    @Test(arguments: messages) func roundTrip(_ message: ApplicationSessionMessage) throws {
        let written = message.encoded()
        #expect(try Self.read(String(buffer: written)) == message)
        let root = try XMLStreamParser().parse(written).root
        #expect(root.localName == message.name)
        #expect(root.namespace == ApplicationSessionMessage.namespace)
    }

    /// As Avaya's clients write it (uacsta.md 6.3).
    @Test func loginInfo() throws {
        let message = try Self.read(
            """
            <?xml version="1.0" encoding="utf-8"?><StartApplicationSession \
            xmlns="http://www.ecma-international.org/standards/ecma-354/appl_session"><applicationInfo>\
            <applicationID>dialer</applicationID><applicationSpecificInfo>\
            <ns1:SessionLoginInfo xmlns:ns1="http://www.avaya.com/csta"><ns1:userName>tapi</ns1:userName>\
            <ns1:password>secret</ns1:password><ns1:sessionCleanupDelay>60</ns1:sessionCleanupDelay>\
            </ns1:SessionLoginInfo><other xmlns="urn:o">1</other></applicationSpecificInfo></applicationInfo>\
            <requestedProtocolVersions><protocolVersion>http://www.ecma-international.org/standards/ecma-323/csta/ed3/priv2\
            </protocolVersion></requestedProtocolVersions><requestedSessionDuration>180</requestedSessionDuration>\
            </StartApplicationSession>
            """)
        guard case .start(let start) = message else {
            Issue.record("another message: \(message.name)")
            return
        }
        #expect(start.login == SessionLogin(userName: "tapi", password: "secret"))
        #expect(start.applicationID == "dialer")
        #expect(start.applicationSpecificInfo.map(\.localName) == ["other"])
        #expect(start.requestedSessionDuration == 180)
    }

    /// As C4B's clients write it, in any order and namespace.
    @Test(arguments: ["", " xmlns=\"http://www.ecma.ch/standards/appl\""]) func plainLogin(_ namespace: String) throws {
        let message = try Self.read(
            """
            <StartApplicationSession\(namespace)><requestedSessionDuration> 150 </requestedSessionDuration>\
            <applicationInfo><password>s e c </password><user>tapi</user><applicationID>xphone</applicationID>\
            </applicationInfo></StartApplicationSession>
            """)
        guard case .start(let start) = message else {
            Issue.record("another message: \(message.name)")
            return
        }
        #expect(start.login == SessionLogin(userName: "tapi", password: "s e c "))
        #expect(start.requestedSessionDuration == 150)
        #expect(start.requestedProtocolVersions.isEmpty)
    }

    /// Nothing is mandatory on the way in.
    @Test(arguments: messages.map(\.name)) func empty(_ name: String) throws {
        let message = try Self.read("<\(name)/>")
        #expect(message.name == name)
        #expect(try Self.read(String(buffer: message.encoded())) == message)
    }

    @Test func unknownReasonIsKept() throws {
        let message = try Self.read(
            "<StartApplicationSessionNegResponse><errorCode><definedError>tooHot</definedError></errorCode>"
                + "</StartApplicationSessionNegResponse>")
        #expect(message == .startRefused(StartApplicationSessionNegResponse(errorCode: .other("tooHot"))))
    }

    @Test func otherMessagesAreNotOfECMA354() throws {
        let tape = try XMLStreamParser().parse(ByteBuffer(string: "<MonitorStop/>"))
        #expect(ApplicationSessionMessage(tape) == nil)
    }

    /// The password is not in anything that logs or dumps could print.
    @Test func passwordIsNotShown() {
        let start = StartApplicationSession(
            applicationID: "a", login: SessionLogin(userName: "tapi", password: "hush-hush"))
        var dumped = ""
        dump(ApplicationSessionMessage.start(start), to: &dumped)
        for text in [dumped, "\(start)", String(reflecting: start)] {
            #expect(!text.contains("hush-hush"))
            #expect(text.contains("tapi"))
        }
    }

    /// Valid by the schema, also what was read from nothing. Needs xmllint.
    @Test func schema() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "uacsta-354-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        var files: [String] = []
        for (index, message) in (Self.messages + (try Self.messages.map { try Self.read("<\($0.name)/>") }))
            .enumerated()
        {
            let file = folder.appending(path: "\(index).xml")
            try String(buffer: message.encoded()).write(to: file, atomically: false, encoding: .utf8)
            files.append(file.path)
        }
        let schema = Fixtures.schema.appending(path: "ecma354/appl_session.xsd")
        guard let complaints = try await XMLLint.complaints(schema: schema.path, files: files) else { return }
        #expect(complaints == [])
    }
}
