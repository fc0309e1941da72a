import CSTACore

/// Why a client's session ends, and what it is told.
enum SessionEnd: Sendable, Equatable {
    /// The client ended it; it is told nothing.
    case byClient
    /// The client did not refresh it in time.
    case expired
    /// The registration under which it was opened is gone.
    case unregistered
    /// The account is not configured any more.
    case accountRemoved
    /// The server ends.
    case shutdown

    /// What a client of CSTA over TCP is told.
    var termReason: SessionReason<SessionTermReason> {
        switch self {
        case .expired: .defined(.sessionTimerExpired)
        case .shutdown: .other("the server is shutting down")
        case .accountRemoved: .other("the account is no longer configured")
        case .byClient, .unregistered: .other("the session has ended")
        }
    }
}
