public import XMLCore

/// An application begins its session.
///
/// ```
/// applicationInfo
///   applicationID           string
///   applicationSpecificInfo any elements?
/// requestedProtocolVersions
///   protocolVersion         string, one or more
/// requestedSessionDuration  integer?, seconds
/// extensions                any elements?
/// ```
public struct StartApplicationSession: ApplicationSessionPayload {
    public static let elementName: XMLName = "StartApplicationSession"

    public var applicationID: String
    /// Who the application says it is; see ``SessionLogin``.
    public var login: SessionLogin?
    /// What else is in applicationSpecificInfo.
    public var applicationSpecificInfo: [XMLFragment]
    /// Namespaces of ECMA-323, the one that is liked best first.
    public var requestedProtocolVersions: [String]
    /// Seconds.
    public var requestedSessionDuration: Int?
    public var carried: CarriedChildren

    public init(
        applicationID: String, login: SessionLogin? = nil, applicationSpecificInfo: [XMLFragment] = [],
        requestedProtocolVersions: [String] = [], requestedSessionDuration: Int? = nil,
        carried: CarriedChildren = CarriedChildren()
    ) {
        self.applicationID = applicationID
        self.login = login
        self.applicationSpecificInfo = applicationSpecificInfo
        self.requestedProtocolVersions = requestedProtocolVersions
        self.requestedSessionDuration = requestedSessionDuration
        self.carried = carried
    }

    public init(from element: XMLElement) {
        var children = CSTAChildren(of: element)
        let info = children.take("applicationInfo")
        applicationID = info?.first(child: "applicationID")?.trimmedText ?? ""
        login = info.flatMap(SessionLogin.init(within:))
        let specific = info?.first(child: "applicationSpecificInfo")?.children.map(\.self) ?? []
        applicationSpecificInfo = specific.filter { !SessionLogin.isPart($0) }.map(\.fragment)
        requestedProtocolVersions = children.list("requestedProtocolVersions", of: "protocolVersion") ?? []
        requestedSessionDuration = children.value("requestedSessionDuration")
        carried = children.carried
    }

    public func encode(into writer: inout CSTAWriter) {
        writer.xml.open("applicationInfo")
        writer.write(applicationID, as: "applicationID")
        if login != nil || !applicationSpecificInfo.isEmpty {
            writer.xml.open("applicationSpecificInfo")
            login?.encode(into: &writer)
            for fragment in applicationSpecificInfo { writer.xml.fragment(fragment) }
            writer.xml.close("applicationSpecificInfo")
        }
        writer.xml.close("applicationInfo")
        writer.write(requestedProtocolVersions, as: "requestedProtocolVersions", of: "protocolVersion")
        writer.write(requestedSessionDuration, as: "requestedSessionDuration")
        writer.carried(carried, .extensions)
    }
}

/// The session has begun.
///
/// ```
/// sessionID             string
/// actualProtocolVersion string
/// actualSessionDuration integer, seconds
/// extensions            any elements?
/// ```
public struct StartApplicationSessionPosResponse: ApplicationSessionPayload {
    public static let elementName: XMLName = "StartApplicationSessionPosResponse"

    public var sessionID: String
    public var actualProtocolVersion: String
    /// Seconds after which the session ends unless its timer is reset.
    public var actualSessionDuration: Int
    public var carried: CarriedChildren

    public init(
        sessionID: String, actualProtocolVersion: String, actualSessionDuration: Int,
        carried: CarriedChildren = CarriedChildren()
    ) {
        self.sessionID = sessionID
        self.actualProtocolVersion = actualProtocolVersion
        self.actualSessionDuration = actualSessionDuration
        self.carried = carried
    }

    public init(from element: XMLElement) {
        var children = CSTAChildren(of: element)
        sessionID = children.value("sessionID", or: "")
        actualProtocolVersion = children.value("actualProtocolVersion", or: "")
        actualSessionDuration = children.value("actualSessionDuration", or: 0)
        carried = children.carried
    }

    public func encode(into writer: inout CSTAWriter) {
        writer.write(sessionID, as: "sessionID")
        writer.write(actualProtocolVersion, as: "actualProtocolVersion")
        writer.write(actualSessionDuration, as: "actualSessionDuration")
        writer.carried(carried, .extensions)
    }
}

/// Why an application may not begin a session.
public enum StartSessionError: String, DefinedSessionError, CaseIterable {
    case invalidApplicationInfo, requestedProtocolVersionNotSupported, serverResourcesBusy, maxNumberSessions
}

/// The session may not begin.
///
/// ```
/// errorCode  definedError | applError: string
/// extensions any elements?
/// ```
public struct StartApplicationSessionNegResponse: ApplicationSessionPayload {
    public static let elementName: XMLName = "StartApplicationSessionNegResponse"

    public var errorCode: SessionReason<StartSessionError>
    public var carried: CarriedChildren

    public init(errorCode: SessionReason<StartSessionError>, carried: CarriedChildren = CarriedChildren()) {
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
