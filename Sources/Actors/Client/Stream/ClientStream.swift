import CSTACore
import NIOCore

/// What is remembered of a connection of CSTA over TCP.
struct ClientStream: Sendable {
    let greets: Bool
    var login: StreamLogin
    var heartbeat: StreamHeartbeat
    private var lastInvokeID = CSTAInvokeID.event

    init(_ settings: StreamSettings, keepalive: TimeAmount) {
        greets = settings.greets
        login = StreamLogin(implicitAccount: settings.implicitAccount)
        heartbeat = StreamHeartbeat(interval: settings.greets ? keepalive : .zero)
    }

    /// The invoke id of our next request.
    mutating func nextInvokeID() -> CSTAInvokeID {
        lastInvokeID = lastInvokeID.next
        return lastInvokeID
    }
}
