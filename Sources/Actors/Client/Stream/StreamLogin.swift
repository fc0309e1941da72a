import CSTACore
import SIPCore

/// Decides who may begin a session on a connection of CSTA over TCP (uacsta.md 6.2).
struct StreamLogin: Sendable {
    /// What StartApplicationSession comes to.
    enum Verdict: Sendable, Equatable {
        case accepted(Account, version: String, edition: CSTAEdition)
        case refused(StartSessionError)
    }

    /// Failures after which a connection is closed.
    static let attempts = 3

    /// Heartbeats of its own that a client may send before it has a session.
    static let heartbeats = 16

    private let implicitAccount: String?
    private(set) var failures = 0
    /// The account that the last failure named, if there is one of that name.
    private(set) var failedAccount: String?
    /// How often a session was not begun because the server is busy.
    private(set) var postponements = 0
    private var strangersHeartbeats = 0

    init(implicitAccount: String?) {
        self.implicitAccount = implicitAccount
    }

    /// An application wants to begin a session.
    /// - Parameters:
    ///   - isOpen: the connection has a session already.
    ///   - isBusy: there is no room for more.
    func startReceived(
        _ start: StartApplicationSession, accounts: [String: Account], isOpen: Bool, isBusy: Bool
    ) -> Verdict {
        if isOpen { return .refused(.maxNumberSessions) }
        if isBusy { return .refused(.serverResourcesBusy) }
        guard let account = Self.account(for: start.login, in: accounts) else {
            return .refused(.invalidApplicationInfo)
        }
        guard let (version, edition) = Self.version(of: start.requestedProtocolVersions) else {
            return .refused(.requestedProtocolVersionNotSupported)
        }
        return .accepted(account, version: version, edition: edition)
    }

    /// The account of a client that asks for a service without a session before; `nil` if that is not wanted here.
    func implicitAccount(in accounts: [String: Account]) -> Account? {
        implicitAccount.flatMap { accounts[$0] }
    }

    /// The client was refused, or what it sent could not be read, while it had no session. `true` if it has had its
    /// chances.
    /// - Parameter account: whose password it did not know.
    mutating func failed(as account: String? = nil) -> Bool {
        failures += 1
        failedAccount = account
        return failures >= Self.attempts
    }

    /// The client wanted a session while the server is busy: it did nothing wrong.
    mutating func postponed() { postponements += 1 }

    /// The client sent SystemStatus while it had no session. `true` if that is all it ever does.
    mutating func heartbeatReceived() -> Bool {
        strangersHeartbeats += 1
        return strangersHeartbeats > Self.heartbeats
    }

    // MARK: Who

    private static func account(for login: SessionLogin?, in accounts: [String: Account]) -> Account? {
        guard let login else { return nil }
        let account = accounts[login.userName]
        // An unknown user costs as much as a wrong password.
        let isProved = isSame(login.password, account?.password.reveal() ?? "")
        return isProved ? account : nil
    }

    /// Takes the same time wherever the difference is.
    private static func isSame(_ offered: String, _ wanted: String) -> Bool {
        let offered = Array(offered.utf8)
        let wanted = Array(wanted.utf8)
        var difference = offered.count ^ wanted.count
        for index in offered.indices {
            difference |= Int(offered[index] ^ (wanted.isEmpty ? 0 : wanted[index % wanted.count]))
        }
        return difference == 0 && !wanted.isEmpty
    }

    // MARK: In which edition

    /// The first version that is a known edition. An application that names none gets the third.
    private static func version(of requested: [String]) -> (String, CSTAEdition)? {
        let requested = requested.filter { !$0.isEmpty }
        guard !requested.isEmpty else { return CSTAEdition.ed3.namespace.map { ($0, .ed3) } }
        for version in requested {
            if let edition = CSTAEdition(namespace: version) ?? edition(looselyIn: version) {
                return (version, edition)
            }
        }
        return nil
    }

    /// `ed4`, or a namespace that is misspelt elsewhere.
    private static func edition(looselyIn version: String) -> CSTAEdition? {
        guard let marker = version.lowercased().firstMatch(of: /ed([1-9])/) else { return nil }
        return CSTAEdition(namespace: "ecma/csta/ed\(marker.1)")
    }
}
