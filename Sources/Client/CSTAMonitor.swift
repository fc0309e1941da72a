public import CSTACore

/// A subscription to the events of one device.
public struct CSTAMonitor: Sendable {
    /// Names a monitor within its client; stays the same when the monitor is opened anew after a reconnect.
    public struct ID: Sendable, Hashable {
        let number: Int
        /// The device as the program wrote it.
        public let device: DeviceID

        public static func == (left: ID, right: ID) -> Bool {
            left.number == right.number
        }

        public func hash(into hasher: inout Hasher) {
            hasher.combine(number)
        }
    }

    /// Where a monitor's events go.
    public enum Delivery: Sendable, Hashable {
        /// Into ``CSTAMonitor/events``, at most so many waiting; a consumer that falls further behind gets
        /// ``CSTAClientError/eventsOverrun`` at the end of its sequence.
        case sequence(limit: Int)
        /// Only to the client's observer.
        case observer
    }

    /// The name of the monitor.
    public let id: ID
    /// The events, in the device's order; ends when the monitor does. One consumer.
    public let events: AsyncThrowingStream<CSTAEvent, any Error>
    let client: CSTAClient

    /// Ends the monitor.
    public func stop() async throws(CSTAClientError) {
        try await client.stopMonitor(id)
    }
}

/// What a client keeps of each monitor.
struct MonitorRecord {
    let device: DeviceID
    let filter: MonitorFilter?
    /// The server's name of it; nil while it is not open.
    var crossReference: String?
    let events: AsyncThrowingStream<CSTAEvent, any Error>.Continuation?
}
