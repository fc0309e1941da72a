import CSTACore
import SIPCore
import Testing

@testable import CSTAActors

/// Who may begin a session of CSTA over TCP (CLI-9).
struct StreamLoginTests {
    private let accounts = [
        "tapi": Account(user: "tapi", password: Secret("geheim")),
        "empty": Account(user: "empty", password: Secret("")),
    ]

    private func start(
        _ user: String?, _ password: String = "geheim", versions: [String] = []
    ) -> StartApplicationSession {
        StartApplicationSession(
            applicationID: "test", login: user.map { SessionLogin(userName: $0, password: password) },
            requestedProtocolVersions: versions)
    }

    private func verdict(
        _ start: StartApplicationSession, isOpen: Bool = false, isBusy: Bool = false
    ) -> StreamLogin.Verdict {
        StreamLogin(implicitAccount: nil).startReceived(start, accounts: accounts, isOpen: isOpen, isBusy: isBusy)
    }

    @Test func theRightPassword() {
        guard case .accepted(let account, let version, let edition) = verdict(start("tapi")) else {
            Issue.record("refused")
            return
        }
        #expect(account.user == "tapi")
        #expect(version == CSTAEdition.ed3.namespace)
        #expect(edition == .ed3)
    }

    @Test(arguments: ["", "geheim ", "geheimgeheim", "Geheim", "g", "geheix"]) func wrongPasswords(_ password: String) {
        #expect(verdict(start("tapi", password)) == .refused(.invalidApplicationInfo))
    }

    @Test func nobody() {
        #expect(verdict(start(nil)) == .refused(.invalidApplicationInfo))
        #expect(verdict(start("stranger")) == .refused(.invalidApplicationInfo))
        #expect(verdict(start("stranger", "")) == .refused(.invalidApplicationInfo))
        #expect(verdict(start("empty", "")) == .refused(.invalidApplicationInfo))
    }

    @Test func noRoom() {
        #expect(verdict(start("tapi"), isOpen: true) == .refused(.maxNumberSessions))
        #expect(verdict(start("tapi"), isBusy: true) == .refused(.serverResourcesBusy))
    }

    /// The first known one; private suffixes, missing hyphens and bare names are understood.
    @Test(arguments: [
        (["http://www.ecma-international.org/standards/ecma-323/csta/ed4"], CSTAEdition.ed4),
        (["http://www.ecma-international.org/standards/ecma-323/csta/ed3/privA"], .ed3),
        (["http://www.ecmainternational.org/standards/ecma-323/csta/ed5"], .ed5),
        (["urn:x", "ED6", "ed3"], .ed6), ([""], .ed3),
    ]) func versions(_ requested: [String], _ edition: CSTAEdition) {
        guard case .accepted(_, let version, let granted) = verdict(start("tapi", versions: requested)) else {
            Issue.record("refused")
            return
        }
        #expect(granted == edition)
        #expect(requested.contains(version) || requested == [""])
    }

    @Test func unknownVersions() {
        #expect(
            verdict(start("tapi", versions: ["1.0", "urn:x"])) == .refused(.requestedProtocolVersionNotSupported))
    }

    @Test func implicitAccount() {
        #expect(StreamLogin(implicitAccount: nil).implicitAccount(in: accounts) == nil)
        #expect(StreamLogin(implicitAccount: "tapi").implicitAccount(in: accounts)?.user == "tapi")
        // The account may have gone by a reload.
        #expect(StreamLogin(implicitAccount: "tapi").implicitAccount(in: [:]) == nil)
    }

    @Test func patience() {
        var login = StreamLogin(implicitAccount: nil)
        let failures = (0..<3).map { _ in login.failed() }
        #expect(failures == [false, false, true])
        let heartbeats = (0..<17).map { _ in login.heartbeatReceived() }
        #expect(heartbeats.firstIndex(of: true) == 16)
    }
}
