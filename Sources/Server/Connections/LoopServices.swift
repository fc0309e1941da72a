import CSTAActors
import Logging
import NIOCore
import SIPCore

/// What the connections of one event loop share: registrars with their nonces, credentials, limits, counters.
///
/// Belongs to its loop and is touched there only; other threads hold it in a `NIOLoopBound`.
final class LoopServices {
    let context: LoopContext
    let turn: TurnEnd
    let newcomerTurns: LoopTurns
    /// What the ends of connections mean to their phones and clients.
    let endTurns: LoopTurns
    var phoneRegistrar: Registrar
    var clientRegistrar: Registrar
    var credentials: CredentialDirectory
    var limits: ServerConfiguration.Limits
    let framing: SIPLimits
    /// The open connections of the loop.
    var connections: [ObjectIdentifier: any ServedConnection] = [:]
    let clock: LoopClock
    /// What connections read into; they give back what they have read.
    let buffers: SpareBuffers
    let buffersOfTLS: TLSReadBuffers
    let load: LoadMeter
    let known: KnownPhones
    private let random: LoopRandom
    private var newcomers = NewcomerAllowance()

    init(
        context: LoopContext, configuration: ServerConfiguration, shard: UInt16, load: LoadMeter,
        known: KnownPhones, afterLook: @escaping (_ body: @escaping () -> Void) -> Void
    ) {
        self.load = load
        self.known = known
        self.context = context
        self.buffers = context.buffers.value
        self.random = context.random.value
        self.buffersOfTLS = TLSReadBuffers(buffers)
        self.turn = TurnEnd(eventLoop: context.eventLoop)
        self.newcomerTurns = LoopTurns(
            eventLoop: context.eventLoop, share: LoopTurns.shareOfNewcomers, afterLook: afterLook,
            waited: { since, now in load.waited(Int(shard), since: since, at: now) },
            waiting: { load.waiting(Int(shard), $0) })
        self.endTurns = LoopTurns(
            eventLoop: context.eventLoop, share: LoopTurns.shareOfEnds, afterLook: afterLook)
        self.clock = LoopClock(eventLoop: context.eventLoop)
        self.limits = configuration.limits
        self.credentials = CredentialDirectory(configuration)
        self.framing = SIPLimits(
            headBytes: configuration.limits.messageBytes, bodyBytes: configuration.limits.bodyBytes)
        func registrar(_ side: Registrar.Side) -> Registrar {
            let authenticator = DigestAuthenticator(
                realm: configuration.server.realm, lifetime: .seconds(Int64(configuration.sip.expires) * 2),
                capacity: 65_536, shard: shard)
            return Registrar(side: side, authenticator: authenticator, expires: configuration.sip.expires)
        }
        phoneRegistrar = registrar(.phones)
        clientRegistrar = registrar(.clients)
    }

    /// Whether something new may be begun now; if not, after how many seconds to come back (REG-7).
    func postponed(at now: NIODeadline, _ step: () -> LoadGate.Step) -> Int? {
        let gate = load.gate
        // The usual case costs no look at who it is.
        guard gate.isBusy else { return nil }
        let step = step()
        guard !gate.admits(step) else { return nil }
        if case .registration(isKnown: false) = step, newcomers.asked(at: now) { return nil }
        return gate.retryAfter(random: jitter())
    }

    /// The server ends: whoever is still connected is let go.
    func closeConnections() {
        endTurns.lift()
        for connection in connections.values { connection.close(.shutdown) }
    }

    /// A number from 0 to 1 that spreads expiries (REG-4).
    func jitter() -> Double { random.jitter() }

    /// A tag for an answer outside of any dialog.
    func newTag() -> String { random.tag() }

    /// Takes over a changed configuration: passwords and accounts hold from the next request on, limits as Operating.md
    /// has it. The others are built into what stands since the start, and each of them is one for all its parts.
    func reload(_ configuration: ServerConfiguration) {
        let former = credentials.accounts
        credentials = CredentialDirectory(configuration)
        let changed = former.values.filter { credentials.accounts[$0.user]?.password != $0.password }.map(\.user)
        if !changed.isEmpty {
            for connection in connections.values { connection.credentialsChanged(of: Set(changed)) }
        }
        context.phonePassword.value = configuration.phones.password
        limits.unauthenticatedSeconds = configuration.limits.unauthenticatedSeconds
        limits.requestsPerSecond = configuration.limits.requestsPerSecond
        limits.bodyBytes = configuration.limits.bodyBytes
    }
}

extension CredentialDirectory {
    init(_ configuration: ServerConfiguration) {
        self.init(
            phonePassword: configuration.phones.password,
            accounts: configuration.clients.accounts.map { account in
                Account(
                    user: account.user, password: account.password, rights: account.rights == .all ? .all : .observe,
                    devices: account.devices.map(DevicePattern.init))
            })
    }
}
