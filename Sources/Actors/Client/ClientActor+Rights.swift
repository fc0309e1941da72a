import CSTACore
import Logging

/// Accounts that change while their clients are there (REG-2, interface.md).
extension ClientActor {
    /// The accounts were configured anew: what a session may no longer name is taken from it, with a word.
    func accountsChanged(_ accounts: [String: Account]) {
        for session in sessions {
            guard let account = accounts[session.account.user] else {
                logger.notice("the account of a session is gone", metadata: ["account": "\(session.account.user)"])
                end(session, .accountRemoved)
                // Over TCP a connection is one session; over SIP another account may have one beside it.
                if stream != nil { return link.close(.accountRemoved) }
                continue
            }
            let number = session.number
            guard let index = index(of: number), account != session.account else { continue }
            let seesOthers = account.devices != session.account.devices
            sessions[index].account = account
            for (crossRef, monitor) in session.monitors where !account.mayName(monitor.device) {
                context.registry.post { _ = $0.closeMonitor(crossRef, session: number, of: self) }
                monitorEnded(session: number, crossRef: crossRef)
            }
            if seesOthers {
                for registration in session.registrations.keys { tellDevicesChanged(registration, session: number) }
            }
        }
    }
}
