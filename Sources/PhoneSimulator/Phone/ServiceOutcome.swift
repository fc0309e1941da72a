import NIOCore

/// What a phone does about one service: the answer, the events that follow, and what else it sends of its own.
struct ServiceOutcome {
    /// The CSTA answer; nil leaves the 200 without body.
    var answer: ByteBuffer?
    /// What all phones have to tell because of it, in order, after the answer.
    var events: [PhoneEvent] = []
    /// A request of the phone's own that follows, as SwitchingFunctionDevices does.
    var followUp: ByteBuffer?
}

/// The errors that a simulated phone answers with (ECMA-323 CSTAErrorCode).
enum PhoneError: Error {
    case operation(String)
    case state(String)

    init(_ refusal: PBXRefusal) {
        switch refusal {
        case .noSuchConnection: self = .operation("invalidConnectionID")
        case .wrongState: self = .state("invalidConnectionState")
        case .noSuchDestination: self = .operation("invalidDestination")
        case .destinationBusy: self = .state("invalidObjectState")
        case .noFreeLine: self = .state("invalidDeviceState")
        }
    }

    func document(persona: PhonePersona) -> ByteBuffer {
        var xml = PhoneXML(root: "CSTAErrorCode", persona: persona)
        switch self {
        case .operation(let value): xml.text("operation", value)
        case .state(let value): xml.text("stateIncompatibility", value)
        }
        return xml.finish()
    }
}
