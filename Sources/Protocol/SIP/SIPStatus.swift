/// A status code with its reason phrase (RFC 3261 7.2). Two statuses are equal when their codes are.
public struct SIPStatus: Sendable, CustomStringConvertible {
    /// 100 to 699; 0 stands for a status line that could not be read.
    public let code: UInt16
    /// For people only: no program may depend on it.
    public let reason: String

    public init(code: UInt16, reason: String) {
        self.code = code
        self.reason = reason
    }

    /// 1xx
    public var isProvisional: Bool { code >= 100 && code < 200 }
    /// 2xx
    public var isSuccess: Bool { code >= 200 && code < 300 }
    /// 2xx to 6xx
    public var isFinal: Bool { code >= 200 && code < 700 }

    public var description: String { "\(code) \(reason)" }
}

extension SIPStatus: Hashable {
    public static func == (left: SIPStatus, right: SIPStatus) -> Bool { left.code == right.code }

    public func hash(into hasher: inout Hasher) { hasher.combine(code) }
}

extension SIPStatus {
    public static let trying = SIPStatus(code: 100, reason: "Trying")
    public static let ringing = SIPStatus(code: 180, reason: "Ringing")
    public static let sessionProgress = SIPStatus(code: 183, reason: "Session Progress")
    public static let ok = SIPStatus(code: 200, reason: "OK")
    public static let accepted = SIPStatus(code: 202, reason: "Accepted")
    public static let movedPermanently = SIPStatus(code: 301, reason: "Moved Permanently")
    public static let movedTemporarily = SIPStatus(code: 302, reason: "Moved Temporarily")
    public static let badRequest = SIPStatus(code: 400, reason: "Bad Request")
    public static let unauthorized = SIPStatus(code: 401, reason: "Unauthorized")
    public static let forbidden = SIPStatus(code: 403, reason: "Forbidden")
    public static let notFound = SIPStatus(code: 404, reason: "Not Found")
    public static let methodNotAllowed = SIPStatus(code: 405, reason: "Method Not Allowed")
    public static let notAcceptable = SIPStatus(code: 406, reason: "Not Acceptable")
    public static let proxyAuthenticationRequired = SIPStatus(code: 407, reason: "Proxy Authentication Required")
    public static let requestTimeout = SIPStatus(code: 408, reason: "Request Timeout")
    public static let requestEntityTooLarge = SIPStatus(code: 413, reason: "Request Entity Too Large")
    public static let requestURITooLong = SIPStatus(code: 414, reason: "Request-URI Too Long")
    public static let unsupportedMediaType = SIPStatus(code: 415, reason: "Unsupported Media Type")
    public static let unsupportedURIScheme = SIPStatus(code: 416, reason: "Unsupported URI Scheme")
    public static let badExtension = SIPStatus(code: 420, reason: "Bad Extension")
    public static let extensionRequired = SIPStatus(code: 421, reason: "Extension Required")
    public static let sessionIntervalTooSmall = SIPStatus(code: 422, reason: "Session Interval Too Small")
    public static let intervalTooBrief = SIPStatus(code: 423, reason: "Interval Too Brief")
    public static let tooManyRequests = SIPStatus(code: 429, reason: "Too Many Requests")
    public static let temporarilyUnavailable = SIPStatus(code: 480, reason: "Temporarily Unavailable")
    public static let callOrTransactionDoesNotExist = SIPStatus(code: 481, reason: "Call/Transaction Does Not Exist")
    public static let loopDetected = SIPStatus(code: 482, reason: "Loop Detected")
    public static let tooManyHops = SIPStatus(code: 483, reason: "Too Many Hops")
    public static let busyHere = SIPStatus(code: 486, reason: "Busy Here")
    public static let requestTerminated = SIPStatus(code: 487, reason: "Request Terminated")
    public static let notAcceptableHere = SIPStatus(code: 488, reason: "Not Acceptable Here")
    public static let badEvent = SIPStatus(code: 489, reason: "Bad Event")
    public static let requestPending = SIPStatus(code: 491, reason: "Request Pending")
    public static let serverInternalError = SIPStatus(code: 500, reason: "Server Internal Error")
    public static let notImplemented = SIPStatus(code: 501, reason: "Not Implemented")
    public static let serviceUnavailable = SIPStatus(code: 503, reason: "Service Unavailable")
    public static let serverTimeout = SIPStatus(code: 504, reason: "Server Time-out")
    public static let versionNotSupported = SIPStatus(code: 505, reason: "Version Not Supported")
    public static let messageTooLarge = SIPStatus(code: 513, reason: "Message Too Large")
    public static let decline = SIPStatus(code: 603, reason: "Decline")
}
