import CSTACore
import NIOCore

/// Requests to the phone that got no answer.
extension PhoneActor {
    /// The phone never saw the request: that is no answer of its.
    func notAsked(
        _ job: CSTAExchange<CSTARequest, Purpose>.Job, _ error: CSTAErrorCode, at now: NIODeadline
    ) {
        if case .snapshot(let key, _) = job.purpose { return snapshotNotAsked(for: key, at: now) }
        leftUnanswered(job, error, at: now)
    }

    func leftUnanswered(
        _ job: CSTAExchange<CSTARequest, Purpose>.Job, _ error: CSTAErrorCode = .generic, at now: NIODeadline
    ) {
        switch (job.purpose, job.request) {
        case (.identities, _): identitiesUnanswered(at: now)
        case (.monitorStop, .monitorStop(let stop)): monitorNotStopped(stop.monitorCrossRefID, at: now)
        default: completed(job, with: .error(error), at: now)
        }
    }
}
