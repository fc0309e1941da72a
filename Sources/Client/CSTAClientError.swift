public import CSTACore
public import SIPCore

/// Why a client did not get what it asked for.
public enum CSTAClientError: Error, Sendable, Equatable {
    /// The server or the phone answered with a CSTAErrorCode.
    case refused(CSTAErrorCode)
    /// The server refused the SIP request itself.
    case rejected(SIPStatus)
    /// User or password are wrong.
    case wrongCredentials
    /// No connection; the reason in words.
    case connectionFailed(String)
    /// The connection was lost before the answer came; whether the request was carried out is not known.
    case connectionLost(String)
    /// No answer in time; whether the request was carried out is not known.
    case timeout
    /// An answer that does not belong to the request, or that is no CSTA.
    case unexpectedAnswer(String)
    /// The client is closed, or there is no session at the moment.
    case noSession
    /// The consumer of a monitor's events is too slow: its buffer was full.
    case eventsOverrun
}

extension CSTAClientError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .refused(let code): "refused: \(code)"
        case .rejected(let status): "rejected: \(status)"
        case .wrongCredentials: "user or password are wrong"
        case .connectionFailed(let reason): "no connection: \(reason)"
        case .connectionLost(let reason): "connection lost: \(reason)"
        case .timeout: "no answer in time"
        case .unexpectedAnswer(let what): "unexpected answer: \(what)"
        case .noSession: "there is no session"
        case .eventsOverrun: "events were taken too slowly"
        }
    }
}
