public import XMLCore

/// Why a server ends a session.
public enum SessionTermReason: String, DefinedSessionReason, CaseIterable {
    case resourceLimitation, sessionTimerExpired

    public static var elementName: XMLName { "sessionTermReason" }
    public static var definedName: XMLName { "definedTermReason" }
    public static var otherName: XMLName { "serverTermReason" }
}

/// The server has ended a session. There is no response to it.
///
/// ```
/// sessionID         string
/// sessionTermReason definedTermReason | serverTermReason: string
/// extensions        any elements?
/// ```
public struct ApplicationSessionTerminated: ApplicationSessionPayload {
    public static let elementName: XMLName = "ApplicationSessionTerminated"

    public var sessionID: String
    public var sessionTermReason: SessionReason<SessionTermReason>
    public var carried: CarriedChildren

    public init(
        sessionID: String, sessionTermReason: SessionReason<SessionTermReason>,
        carried: CarriedChildren = CarriedChildren()
    ) {
        self.sessionID = sessionID
        self.sessionTermReason = sessionTermReason
        self.carried = carried
    }

    public init(from element: XMLElement) {
        var children = CSTAChildren(of: element)
        sessionID = children.value("sessionID", or: "")
        sessionTermReason = SessionReason(in: &children) ?? .other("")
        carried = children.carried
    }

    public func encode(into writer: inout CSTAWriter) {
        writer.write(sessionID, as: "sessionID")
        sessionTermReason.encode(into: &writer)
        writer.carried(carried, .extensions)
    }
}
