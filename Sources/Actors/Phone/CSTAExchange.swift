import DequeModule
public import NIOCore

/// The CSTA requests on their way to one phone, one at a time.
///
/// A CSTA body carries no invoke id in SIP: only the SIP transaction ties an answer to its request, and some phones
/// answer with an empty 200 and send the answer as an INFO of its own. With one outstanding request nothing can be
/// mistaken (uacsta.md 7.4, 7.10); the others wait in the order in which they came.
///
/// Generic over what a request is and what it is for, so that its tests speak of strings.
public struct CSTAExchange<Request: Sendable, Purpose: Sendable>: Sendable {
    /// A request and what its answer is for.
    public struct Job: Sendable {
        public let request: Request
        public let purpose: Purpose
        /// When it came in.
        let submitted: NIODeadline
    }

    /// What has to be done now.
    public enum Action: Sendable {
        /// Send this request; name the token when its answer arrives.
        case send(Job, token: UInt64)
        /// Nothing: the request waits, or there is none.
        case wait
        /// Too many requests wait already; this one was not taken.
        case refuse(Job)
    }

    private struct Current: Sendable {
        let job: Job
        var token: UInt64
        let deadline: NIODeadline
        /// The 200 was empty: the answer may still come as an INFO.
        var awaitsLateAnswer = false
    }

    @Boxed private var current: Current? = nil
    private var waiting = Deque<Job>()
    private let limit: Int
    private let timeout: TimeAmount

    /// An exchange that lets `limit` requests wait and gives each `timeout` for its answer.
    public init(limit: Int = 64, timeout: TimeAmount) {
        self.limit = limit
        self.timeout = timeout
    }

    /// When the outstanding request is to be given up, or the first that waits.
    public var deadline: NIODeadline? {
        let overdue = waiting.first.map { $0.submitted + patience }
        guard let deadline = current?.deadline else { return overdue }
        return overdue.map { min($0, deadline) } ?? deadline
    }

    /// How long a request may wait for its turn.
    private var patience: TimeAmount { timeout * 3 }

    /// What is outstanding.
    public var outstanding: Job? { current?.job }

    /// Whether the outstanding request waits for its answer in an INFO.
    public var awaitsLateAnswer: Bool { current?.awaitsLateAnswer ?? false }

    /// Outstanding and waiting requests.
    public var count: Int { waiting.count + (current == nil ? 0 : 1) }

    /// A request is to be sent to the phone.
    public mutating func submitted(_ request: Request, purpose: Purpose, token: UInt64, at now: NIODeadline) -> Action {
        let job = Job(request: request, purpose: purpose, submitted: now)
        guard current == nil else {
            guard waiting.count < limit else { return .refuse(job) }
            waiting.append(job)
            return .wait
        }
        current = Current(job: job, token: token, deadline: now + timeout)
        return .send(job, token: token)
    }

    /// The outstanding request was sent again under a new token, with credentials for the phone's challenge.
    public mutating func resent(token: UInt64) {
        current?.token = token
    }

    /// Whether `token` names the outstanding request.
    public func expects(token: UInt64) -> Bool { current?.token == token }

    /// The answer to the outstanding request is complete (or failed): it is handed back and the next one may go.
    public mutating func finished() -> Job? {
        defer { current = nil }
        return current?.job
    }

    /// The next step of something that was begun: it goes before everything that waits. Called while nothing is
    /// outstanding.
    public mutating func continued(
        with request: Request, purpose: Purpose, token: UInt64, at now: NIODeadline
    ) -> Action {
        let job = Job(request: request, purpose: purpose, submitted: now)
        guard current == nil else {
            waiting.prepend(job)
            return .wait
        }
        current = Current(job: job, token: token, deadline: now + timeout)
        return .send(job, token: token)
    }

    /// The final answer came without a body.
    public mutating func answeredEmpty() {
        current?.awaitsLateAnswer = true
    }

    /// The request to send next, if none is outstanding.
    public mutating func next(token: UInt64, at now: NIODeadline) -> Action {
        guard current == nil, let job = waiting.popFirst() else { return .wait }
        // An idle phone keeps no room for requests that may never come.
        if waiting.isEmpty { waiting = Deque() }
        current = Current(job: job, token: token, deadline: now + timeout)
        return .send(job, token: token)
    }

    /// Takes out what has waited for its turn for too long.
    public mutating func overdue(at now: NIODeadline) -> [Job] {
        var jobs: [Job] = []
        while let first = waiting.first, first.submitted + patience <= now { jobs.append(waiting.removeFirst()) }
        return jobs
    }

    /// Gives up the outstanding request if its time is over.
    public mutating func deadlineReached(at now: NIODeadline) -> Job? {
        guard let deadline = current?.deadline, deadline <= now else { return nil }
        return finished()
    }

    /// The phone is gone: everything outstanding and waiting, in its order.
    public mutating func removeAll() -> [Job] {
        var jobs: [Job] = []
        if let job = finished() { jobs.append(job) }
        jobs.append(contentsOf: waiting)
        waiting = Deque()
        return jobs
    }
}
