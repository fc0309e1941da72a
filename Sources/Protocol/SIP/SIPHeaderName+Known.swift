extension SIPHeaderName {
    /// Canonical spelling and compact form (RFC 3261 7.3.3 and the IANA registry); the index is the header's id.
    static let known: [(name: String, compact: Character?)] = [
        ("Accept", nil),
        ("Accept-Contact", "a"),
        ("Accept-Encoding", nil),
        ("Accept-Language", nil),
        ("Alert-Info", nil),
        ("Allow", nil),
        ("Allow-Events", "u"),
        ("Authentication-Info", nil),
        ("Authorization", nil),
        ("Call-ID", "i"),
        ("Call-Info", nil),
        ("Contact", "m"),
        ("Content-Disposition", nil),
        ("Content-Encoding", "e"),
        ("Content-Language", nil),
        ("Content-Length", "l"),
        ("Content-Type", "c"),
        ("CSeq", nil),
        ("Date", nil),
        ("Diversion", nil),
        ("Error-Info", nil),
        ("Event", "o"),
        ("Expires", nil),
        ("From", "f"),
        ("History-Info", nil),
        ("Identity", "y"),
        ("In-Reply-To", nil),
        ("Join", nil),
        ("Max-Forwards", nil),
        ("MIME-Version", nil),
        ("Min-Expires", nil),
        ("Min-SE", nil),
        ("Organization", nil),
        ("P-Asserted-Identity", nil),
        ("P-Preferred-Identity", nil),
        ("Path", nil),
        ("Priority", nil),
        ("Privacy", nil),
        ("Proxy-Authenticate", nil),
        ("Proxy-Authorization", nil),
        ("Proxy-Require", nil),
        ("RAck", nil),
        ("Reason", nil),
        ("Record-Route", nil),
        ("Refer-To", "r"),
        ("Referred-By", "b"),
        ("Reject-Contact", "j"),
        ("Replaces", nil),
        ("Reply-To", nil),
        ("Request-Disposition", "d"),
        ("Require", nil),
        ("Retry-After", nil),
        ("Route", nil),
        ("RSeq", nil),
        ("Server", nil),
        ("Service-Route", nil),
        ("Session-Expires", "x"),
        ("SIP-ETag", nil),
        ("SIP-If-Match", nil),
        ("Subject", "s"),
        ("Subscription-State", nil),
        ("Supported", "k"),
        ("Timestamp", nil),
        ("To", "t"),
        ("Unsupported", nil),
        ("User-Agent", nil),
        ("Via", "v"),
        ("Warning", nil),
        ("WWW-Authenticate", nil),
    ]
}

extension SIPHeaderName {
    public static let accept = SIPHeaderName(id: 0)
    public static let acceptContact = SIPHeaderName(id: 1)
    public static let acceptEncoding = SIPHeaderName(id: 2)
    public static let acceptLanguage = SIPHeaderName(id: 3)
    public static let alertInfo = SIPHeaderName(id: 4)
    public static let allow = SIPHeaderName(id: 5)
    public static let allowEvents = SIPHeaderName(id: 6)
    public static let authenticationInfo = SIPHeaderName(id: 7)
    public static let authorization = SIPHeaderName(id: 8)
    public static let callID = SIPHeaderName(id: 9)
    public static let callInfo = SIPHeaderName(id: 10)
    public static let contact = SIPHeaderName(id: 11)
    public static let contentDisposition = SIPHeaderName(id: 12)
    public static let contentEncoding = SIPHeaderName(id: 13)
    public static let contentLanguage = SIPHeaderName(id: 14)
    public static let contentLength = SIPHeaderName(id: 15)
    public static let contentType = SIPHeaderName(id: 16)
    public static let cseq = SIPHeaderName(id: 17)
    public static let date = SIPHeaderName(id: 18)
    public static let diversion = SIPHeaderName(id: 19)
    public static let errorInfo = SIPHeaderName(id: 20)
    public static let event = SIPHeaderName(id: 21)
    public static let expires = SIPHeaderName(id: 22)
    public static let from = SIPHeaderName(id: 23)
    public static let historyInfo = SIPHeaderName(id: 24)
    public static let identity = SIPHeaderName(id: 25)
    public static let inReplyTo = SIPHeaderName(id: 26)
    public static let join = SIPHeaderName(id: 27)
    public static let maxForwards = SIPHeaderName(id: 28)
    public static let mimeVersion = SIPHeaderName(id: 29)
    public static let minExpires = SIPHeaderName(id: 30)
    public static let minSE = SIPHeaderName(id: 31)
    public static let organization = SIPHeaderName(id: 32)
    public static let pAssertedIdentity = SIPHeaderName(id: 33)
    public static let pPreferredIdentity = SIPHeaderName(id: 34)
    public static let path = SIPHeaderName(id: 35)
    public static let priority = SIPHeaderName(id: 36)
    public static let privacy = SIPHeaderName(id: 37)
    public static let proxyAuthenticate = SIPHeaderName(id: 38)
    public static let proxyAuthorization = SIPHeaderName(id: 39)
    public static let proxyRequire = SIPHeaderName(id: 40)
    public static let rack = SIPHeaderName(id: 41)
    public static let reason = SIPHeaderName(id: 42)
    public static let recordRoute = SIPHeaderName(id: 43)
    public static let referTo = SIPHeaderName(id: 44)
    public static let referredBy = SIPHeaderName(id: 45)
    public static let rejectContact = SIPHeaderName(id: 46)
    public static let replaces = SIPHeaderName(id: 47)
    public static let replyTo = SIPHeaderName(id: 48)
    public static let requestDisposition = SIPHeaderName(id: 49)
    public static let require = SIPHeaderName(id: 50)
    public static let retryAfter = SIPHeaderName(id: 51)
    public static let route = SIPHeaderName(id: 52)
    public static let rseq = SIPHeaderName(id: 53)
    public static let server = SIPHeaderName(id: 54)
    public static let serviceRoute = SIPHeaderName(id: 55)
    public static let sessionExpires = SIPHeaderName(id: 56)
    public static let sipETag = SIPHeaderName(id: 57)
    public static let sipIfMatch = SIPHeaderName(id: 58)
    public static let subject = SIPHeaderName(id: 59)
    public static let subscriptionState = SIPHeaderName(id: 60)
    public static let supported = SIPHeaderName(id: 61)
    public static let timestamp = SIPHeaderName(id: 62)
    public static let to = SIPHeaderName(id: 63)
    public static let unsupported = SIPHeaderName(id: 64)
    public static let userAgent = SIPHeaderName(id: 65)
    public static let via = SIPHeaderName(id: 66)
    public static let warning = SIPHeaderName(id: 67)
    public static let wwwAuthenticate = SIPHeaderName(id: 68)
}
