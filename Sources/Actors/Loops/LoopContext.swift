public import Logging
public import NIOCore
public import SIPCore
import XMLCore

/// What all actors of one event loop share: their surroundings, handed in and never global. One object, which each of
/// thousands of actors holds.
public final class LoopContext: Sendable {
    /// The loop.
    public let eventLoop: any EventLoop
    /// Its keeper of deadlines.
    public let timekeeper: Timekeeper
    /// The one authority for who is registered and who watches whom.
    public let registry: RegistryActor
    /// What the operator decided.
    public let settings: ActorSettings
    /// The password that phones register with, which answers them too where they challenge the server (PHN-5). A reload of
    /// the configuration may change it.
    public let phonePassword: NIOLoopBoundBox<Secret?>
    /// Whether a client may begin to monitor something now, or is asked to come back because the machine is behind (REG-7).
    public let admitsMonitors: @Sendable () -> Bool
    /// Where to tell it.
    public let logger: Logger
    /// What its connections read into and its phones write events in.
    public let buffers: NIOLoopBoundBox<SpareBuffers>
    /// Where its random numbers come from.
    public let random: NIOLoopBoundBox<LoopRandom>
    /// What its actors read CSTA messages with.
    let machines: NIOLoopBoundBox<XMLMachines>

    public init(
        eventLoop: any EventLoop, timekeeper: Timekeeper, registry: RegistryActor, settings: ActorSettings,
        phonePassword: Secret? = nil, admitsMonitors: @escaping @Sendable () -> Bool = { true }, logger: Logger
    ) {
        self.eventLoop = eventLoop
        self.timekeeper = timekeeper
        self.registry = registry
        self.settings = settings
        self.admitsMonitors = admitsMonitors
        self.logger = logger
        self.phonePassword = .makeBoxSendingValue(phonePassword, eventLoop: eventLoop)
        buffers = .makeBoxSendingValue(SpareBuffers(), eventLoop: eventLoop)
        random = .makeBoxSendingValue(LoopRandom(), eventLoop: eventLoop)
        machines = .makeBoxSendingValue(XMLMachines(), eventLoop: eventLoop)
    }
}
