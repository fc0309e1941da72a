public import XMLCore

/// Sends DTMF or pulses into a call (CST-6).
///
/// ```
/// connectionToSendDigits ConnectionID
/// digitMode              DigitMode?
/// charactersToSend       string
/// toneDuration           long?
/// pulseRate              long?
/// pauseDuration          long?
/// extensions             CSTACommonArguments?
/// ```
public struct GenerateDigits: CSTARequestPayload {
    public static let elementName: XMLName = "GenerateDigits"

    public var connectionToSendDigits: ConnectionID
    public var digitMode: DigitMode?
    public var charactersToSend: String
    public var toneDuration: Int?
    public var pulseRate: Int?
    public var pauseDuration: Int?
    public var carried: CarriedChildren

    public init(
        connectionToSendDigits: ConnectionID, digitMode: DigitMode? = nil, charactersToSend: String,
        toneDuration: Int? = nil, pulseRate: Int? = nil, pauseDuration: Int? = nil,
        carried: CarriedChildren = CarriedChildren()
    ) {
        self.connectionToSendDigits = connectionToSendDigits
        self.digitMode = digitMode
        self.charactersToSend = charactersToSend
        self.toneDuration = toneDuration
        self.pulseRate = pulseRate
        self.pauseDuration = pauseDuration
        self.carried = carried
    }

    public init(from element: XMLElement) throws(CSTADecodingError) {
        var children = CSTAChildren(of: element)
        connectionToSendDigits = try children.required("connectionToSendDigits")
        digitMode = try children.optional("digitMode")
        charactersToSend = try children.required("charactersToSend")
        toneDuration = try children.optional("toneDuration")
        pulseRate = try children.optional("pulseRate")
        pauseDuration = try children.optional("pauseDuration")
        carried = children.carried
    }

    public func encode(into writer: inout CSTAWriter) {
        writer.write(connectionToSendDigits, as: "connectionToSendDigits")
        writer.write(digitMode, as: "digitMode")
        writer.write(charactersToSend, as: "charactersToSend")
        writer.write(toneDuration, as: "toneDuration")
        writer.write(pulseRate, as: "pulseRate")
        writer.write(pauseDuration, as: "pauseDuration")
        writer.carried(carried, .extensions)
    }

    public mutating func mapDevices(_ change: (inout DeviceID) -> Void) {
        connectionToSendDigits.mapDevices(change)
        carried.mapDevices(change)
    }

    public var subject: CSTASubject { .connection(connectionToSendDigits) }
}

/// The digits are being sent.
///
/// ```
/// extensions CSTACommonArguments?
/// ```
public struct GenerateDigitsResponse: CSTAResponsePayload {
    public static let elementName: XMLName = "GenerateDigitsResponse"

    public var carried: CarriedChildren

    public init(carried: CarriedChildren = CarriedChildren()) {
        self.carried = carried
    }

    public init(from element: XMLElement) throws(CSTADecodingError) {
        let children = CSTAChildren(of: element)
        carried = children.carried
    }

    public func encode(into writer: inout CSTAWriter) {
        writer.carried(carried, .extensions)
    }

    public mutating func mapDevices(_ change: (inout DeviceID) -> Void) {
        carried.mapDevices(change)
    }
}
