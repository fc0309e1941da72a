import CSTAActors
import NIOCore
import SIPCore

/// Clients' side: REGISTER, the INVITE that opens a session, and the way to the client's actor (REG-2, CLI-1).
extension SIPConnectionHandler {
    func clientRegisters(_ request: SIPMessage, _ id: ServerTransactions.ID, at now: NIODeadline) {
        if client == nil, let seconds = services.postponed(at: now, { .session }) {
            return comeBack(request, id, in: seconds)
        }
        guard mayTry(request, id) else { return }
        let verdict = services.clientRegistrar.registerReceived(
            request, credentials: services.credentials, previous: nil, jitter: services.jitter(), at: now)
        switch verdict {
        case .challenge(let challenges, let reason): challenge(request, id, challenges, reason: reason)
        case .refuse(let status, let minimum, let reason): refuse(request, id, status, minimum: minimum, reason: reason)
        case .phone, .phoneAsks, .phoneLeaves: answer(request, .serverInternalError, id)
        case .client(let account, let contact, let expires):
            let client = authenticatedClient(account)
            let bound = contact.map { [(SIPHeaderName.contact, "<\($0)>;expires=\(expires)")] } ?? []
            answer(request, .ok, id, headers: expires == 0 ? [] : bound)
            client?.assumeIsolated { $0.registered(account, expires: expires, at: now) }
        }
    }

    /// An INVITE outside a dialog: digest, unless this very connection has registered the same account (interface.md).
    func clientInvites(_ request: SIPMessage, _ id: ServerTransactions.ID, at now: NIODeadline) {
        if client == nil, let seconds = services.postponed(at: now, { .session }) {
            return comeBack(request, id, in: seconds)
        }
        if let account = registeredAccount(of: request) {
            return client?.assumeIsolated { $0.invited(request, account: account, transaction: id, at: now) } ?? ()
        }
        guard mayTry(request, id) else { return }
        let result = services.clientRegistrar.authenticate(request, credentials: services.credentials, at: now)
        switch result {
        case .accepted(.client(let account)):
            // RFC 3261 22.1: whoever may do less must not speak in the name of another account.
            let sender = (try? request.from().uri().user) ?? ""
            guard sender == account.user || services.credentials.accounts[sender] == nil else {
                return refuse(
                    request, id, .forbidden, minimum: nil, reason: "From names another account than the credentials")
            }
            authenticatedClient(account)?.assumeIsolated {
                $0.invited(request, account: account, transaction: id, at: now)
            }
        case .accepted(.phone): answer(request, .forbidden, id)
        case .challenge(let challenges, let reason): challenge(request, id, challenges, reason: reason)
        case .refused(let status, let reason): refuse(request, id, status, minimum: nil, reason: reason)
        }
    }

    /// A request inside one of the client's sessions.
    func toClient(_ request: SIPMessage, _ id: ServerTransactions.ID, at now: NIODeadline) {
        guard let client else { return answer(request, .callOrTransactionDoesNotExist, id) }
        client.assumeIsolated { $0.received(request, transaction: id, at: now) }
    }

    /// The account under which an INVITE without credentials is taken. A From that is no account's name — Microsoft's
    /// clients write the user's address there — stands for the one account that has registered here.
    private func registeredAccount(of request: SIPMessage) -> Account? {
        guard let client, request.count(.authorization) == 0 else { return nil }
        let user = (try? request.from().uri().user) ?? ""
        let known = services.credentials.accounts
        if let account = known[user] {
            return client.assumeIsolated { $0.isRegistered(user) } ? account : nil
        }
        return client.assumeIsolated { $0.onlyRegistration }.flatMap { known[$0] }
    }

    func credentialsChanged(of users: Set<String>) {
        client?.assumeIsolated { $0.credentialsChanged(of: users) }
    }

    private func authenticatedClient(_ account: Account) -> ClientActor? {
        let credentials = ConnectionAdmission.Credentials.client(account: account.user)
        let isFurtherAccount = accounts.insert(account.user).inserted && !isStranger
        if isFurtherAccount { admission.succeeded(credentials, from: source, at: now) }
        authenticated(credentials)
        if let client { return client }
        guard let link else { return nil }
        let client = ClientActor(link: link, context: services.context)
        client.assumeIsolated { $0.begin() }
        self.client = client
        return client
    }
}
