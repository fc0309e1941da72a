public import XMLCore

/// Why an application ends its session.
public enum SessionEndReason: String, DefinedSessionReason, CaseIterable {
    case normal

    public static var elementName: XMLName { "sessionEndReason" }
    public static var definedName: XMLName { "definedEndReason" }
    public static var otherName: XMLName { "appEndReason" }
}

/// An application ends its session.
///
/// ```
/// sessionID        string
/// sessionEndReason definedEndReason | appEndReason: string
/// extensions       any elements?
/// ```
public struct StopApplicationSession: ApplicationSessionPayload {
    public static let elementName: XMLName = "StopApplicationSession"

    /// Empty if the application did not say.
    public var sessionID: String
    public var sessionEndReason: SessionReason<SessionEndReason>
    public var carried: CarriedChildren

    public init(
        sessionID: String, sessionEndReason: SessionReason<SessionEndReason> = .defined(.normal),
        carried: CarriedChildren = CarriedChildren()
    ) {
        self.sessionID = sessionID
        self.sessionEndReason = sessionEndReason
        self.carried = carried
    }

    public init(from element: XMLElement) {
        var children = CSTAChildren(of: element)
        sessionID = children.value("sessionID", or: "")
        sessionEndReason = SessionReason(in: &children) ?? .defined(.normal)
        carried = children.carried
    }

    public func encode(into writer: inout CSTAWriter) {
        writer.write(sessionID, as: "sessionID")
        sessionEndReason.encode(into: &writer)
        writer.carried(carried, .extensions)
    }
}

/// The session has ended.
///
/// ```
/// extensions any elements?
/// ```
public struct StopApplicationSessionPosResponse: ApplicationSessionPayload {
    public static let elementName: XMLName = "StopApplicationSessionPosResponse"

    public var carried: CarriedChildren

    public init(carried: CarriedChildren = CarriedChildren()) {
        self.carried = carried
    }

    public init(from element: XMLElement) {
        carried = CSTAChildren(of: element).carried
    }

    public func encode(into writer: inout CSTAWriter) {
        writer.carried(carried, .extensions)
    }
}

/// Why a session is not ended.
public enum StopSessionError: String, DefinedSessionError, CaseIterable {
    case invalidSessionID
}

/// There is no such session to end.
///
/// ```
/// errorCode  definedError | applError: string
/// extensions any elements?
/// ```
public struct StopApplicationSessionNegResponse: ApplicationSessionPayload {
    public static let elementName: XMLName = "StopApplicationSessionNegResponse"

    public var errorCode: SessionReason<StopSessionError>
    public var carried: CarriedChildren

    public init(errorCode: SessionReason<StopSessionError>, carried: CarriedChildren = CarriedChildren()) {
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
