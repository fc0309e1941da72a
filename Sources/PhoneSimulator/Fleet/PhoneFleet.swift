import CSTAClient
import NIOCore
import SIPCore
import XMLCore

/// What a deadline of the fleet's queue is for.
enum FleetTimer {
    case phone(Int, PhoneTimer, connection: Int)
    case script(Int)
    case launch
    case tick
}

/// What a phone is woken for.
enum PhoneTimer {
    case connect
    case register
    case answer(ByteBuffer, followUp: ByteBuffer?)
    case output
    case pause
    case resume
    case vanish
    case sessionEnd
}

/// All simulated phones, the exchange between them and their one timer.
///
/// Lives on one event loop and is not `Sendable`: a call touches two or three phones, and so needs no hop, and the same
/// seed gives the same calls. Others reach it through ``FleetRunner``.
final class PhoneFleet {
    let loop: any EventLoop
    let settings: FleetSettings
    let ledger: ExpectationLedger
    let writer: EventWriter
    let parser = XMLStreamParser()
    var pbx = PBX()
    var counts = FleetCounts()
    var generator: SeededGenerator
    /// Challenges of phones that show ``Fault/challenge``.
    var authenticator: DigestAuthenticator?
    /// From an event's INFO to its 200.
    var eventAnswers = LatencyRecorder()
    /// Resolved once: thousands of phones that return at once must not ask the resolver each.
    private let addresses: [HostAndPort: SocketAddress]
    private(set) var phones: [SimulatedPhone] = []
    private(set) var registeredCount = 0
    private(set) var isStopping = false
    private let timers = DeadlineQueue<FleetTimer>()
    private var alarm: Scheduled<Void>?
    private var nextToLaunch = 0
    private var ghosts: [(until: NIODeadline, channel: any Channel)] = []
    /// Told whenever the number of registered phones changes.
    var registeredChanged: (Int, NIODeadline) -> Void = { _, _ in }
    /// Runs the due step of a call; set by the call driver.
    var scriptDue: (Int, NIODeadline) -> Void = { _, _ in }

    /// So many deadlines are served before the sockets are looked at again.
    static let timersPerTurn = 32
    /// Sockets left half-open are given up after this long.
    static let ghostLife = TimeAmount.seconds(45)

    init(
        loop: any EventLoop, settings: FleetSettings, addresses: [HostAndPort: SocketAddress], ledger: ExpectationLedger
    ) {
        loop.preconditionInEventLoop()
        self.loop = loop
        self.settings = settings
        self.addresses = addresses
        self.ledger = ledger
        generator = SeededGenerator(seed: settings.faults.seed, stream: .max)
        let numbers = (0..<settings.phones).map { index in
            let persona = settings.persona(of: index)
            // A phone that does not tell its lines is known by its address of record alone, which is its MAC address.
            return persona.supports("GetSwitchingFunctionDevices")
                ? "\(settings.firstNumber + index)" : persona.user(number: settings.firstNumber + index)
        }
        writer = EventWriter(domain: settings.domain, numbers: numbers, marks: settings.marks)
        if settings.faults.faults.contains(.challenge) {
            authenticator = DigestAuthenticator(realm: "phone", lifetime: .minutes(5), capacity: 65_536)
        }
        phones.reserveCapacity(settings.phones)
        for index in 0..<settings.phones {
            let persona = settings.persona(of: index)
            pbx.addStation(number: numbers[index], callIDs: persona.callIDs)
            phones.append(SimulatedPhone(index: index, persona: persona, fleet: self))
        }
    }

    /// Where phone `index` connects to.
    func address(of index: Int) -> SocketAddress? {
        addresses[settings.server(of: index)]
    }

    // MARK: Life

    /// Begins to connect the phones, at the configured rate.
    func start() {
        let now = NIODeadline.now()
        wake(.tick, at: now + .seconds(1))
        launch(at: now)
    }

    private func launch(at now: NIODeadline) {
        let batch = settings.connectRate == 0 ? phones.count : max(1, settings.connectRate / 50)
        for _ in 0..<batch where nextToLaunch < phones.count && !isStopping {
            phones[nextToLaunch].connect()
            nextToLaunch += 1
        }
        if nextToLaunch < phones.count { wake(.launch, at: now + .milliseconds(20)) }
    }

    /// Closes every connection; phones do not come back.
    func stop() {
        isStopping = true
        alarm?.cancel()
        timers.removeAll()
        for ghost in ghosts { ghost.channel.close(promise: nil) }
        ghosts = []
        for phone in phones { phone.stop() }
    }

    private func tickPassed(_ now: NIODeadline) {
        for phone in phones { phone.expireRequests(at: now) }
        while let ghost = ghosts.first, ghost.until <= now {
            ghost.channel.close(promise: nil)
            ghosts.removeFirst()
        }
        wake(.tick, at: now + .seconds(1))
    }

    // MARK: Timers

    /// Asks to be woken at `deadline`.
    func wake(_ timer: FleetTimer, at deadline: NIODeadline) {
        guard !isStopping else { return }
        if timers.add(timer, at: deadline) { setAlarm(at: deadline) }
    }

    private func setAlarm(at deadline: NIODeadline) {
        alarm?.cancel()
        alarm = loop.assumeIsolated().scheduleTask(deadline: deadline) { [weak self] in self?.alarmRang() }
    }

    private func alarmRang() {
        let now = NIODeadline.now()
        var turns = 0
        // A bounded turn: what phones receive is read in between, however far behind the loop is.
        while turns < PhoneFleet.timersPerTurn, let timer = timers.due(at: now) {
            turns += 1
            switch timer {
            case .phone(let index, let timer, let connection): phones[index].woken(timer, connection, at: now)
            case .script(let script): scriptDue(script, now)
            case .launch: launch(at: now)
            case .tick: tickPassed(now)
            }
        }
        if let next = timers.next { setAlarm(at: max(next, now)) }
    }

    // MARK: News of phones

    func phoneRegistered(at now: NIODeadline) {
        registeredCount += 1
        registeredChanged(registeredCount, now)
    }

    func phoneUnregistered(at now: NIODeadline) {
        registeredCount -= 1
        registeredChanged(registeredCount, now)
    }

    /// Keeps a socket open that its phone has forgotten, as a phone without power does.
    func socketForgotten(_ channel: any Channel, at now: NIODeadline) {
        ghosts.append((now + PhoneFleet.ghostLife, channel))
    }

    /// Has each phone concerned tell its event, in order.
    func tell(_ events: [PhoneEvent], at now: NIODeadline) {
        for event in events { phones[event.phone].tell(event, at: now) }
    }
}
