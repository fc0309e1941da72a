public import XMLCore

/// An application prolongs its session before its duration has run out.
///
/// ```
/// sessionID                string
/// requestedSessionDuration integer, seconds
/// extensions               any elements?
/// ```
public struct ResetApplicationSessionTimer: ApplicationSessionPayload {
    public static let elementName: XMLName = "ResetApplicationSessionTimer"

    /// Empty if the application did not say.
    public var sessionID: String
    /// Seconds.
    public var requestedSessionDuration: Int?
    public var carried: CarriedChildren

    public init(
        sessionID: String, requestedSessionDuration: Int? = nil, carried: CarriedChildren = CarriedChildren()
    ) {
        self.sessionID = sessionID
        self.requestedSessionDuration = requestedSessionDuration
        self.carried = carried
    }

    public init(from element: XMLElement) {
        var children = CSTAChildren(of: element)
        sessionID = children.value("sessionID", or: "")
        requestedSessionDuration = children.value("requestedSessionDuration")
        carried = children.carried
    }

    public func encode(into writer: inout CSTAWriter) {
        writer.write(sessionID, as: "sessionID")
        writer.write(requestedSessionDuration, as: "requestedSessionDuration")
        writer.carried(carried, .extensions)
    }
}

/// The session goes on.
///
/// ```
/// actualSessionDuration integer, seconds
/// extensions            any elements?
/// ```
public struct ResetApplicationSessionTimerPosResponse: ApplicationSessionPayload {
    public static let elementName: XMLName = "ResetApplicationSessionTimerPosResponse"

    /// Seconds from now.
    public var actualSessionDuration: Int
    public var carried: CarriedChildren

    public init(actualSessionDuration: Int, carried: CarriedChildren = CarriedChildren()) {
        self.actualSessionDuration = actualSessionDuration
        self.carried = carried
    }

    public init(from element: XMLElement) {
        var children = CSTAChildren(of: element)
        actualSessionDuration = children.value("actualSessionDuration", or: 0)
        carried = children.carried
    }

    public func encode(into writer: inout CSTAWriter) {
        writer.write(actualSessionDuration, as: "actualSessionDuration")
        writer.carried(carried, .extensions)
    }
}

/// Why the timer of a session is not reset.
public enum ResetTimerError: String, DefinedSessionError, CaseIterable {
    case invalidSessionID, serverCannotResetSessionTimer
}

/// The timer is not reset.
///
/// ```
/// errorCode  definedError | applError: string
/// extensions any elements?
/// ```
public struct ResetApplicationSessionTimerNegResponse: ApplicationSessionPayload {
    public static let elementName: XMLName = "ResetApplicationSessionTimerNegResponse"

    public var errorCode: SessionReason<ResetTimerError>
    public var carried: CarriedChildren

    public init(errorCode: SessionReason<ResetTimerError>, carried: CarriedChildren = CarriedChildren()) {
        self.errorCode = errorCode
        self.carried = carried
    }

    public init(from element: XMLElement) {
        var children = CSTAChildren(of: element)
        errorCode = SessionReason(in: &children) ?? .other("")
        carried = children.carried
    }

    public func encode(into writer: inout CSTAWriter) {
        errorCode.encode(into: &writer)
        writer.carried(carried, .extensions)
    }
}
