public import NIOCore
public import SIPCore

/// Decides over REGISTER and over digest credentials, for phones or for clients (RFC 3261 10.3, REG-1 … REG-6).
///
/// A value: what it says has still to be done by whoever owns the connection.
public struct Registrar: Sendable {
    /// Whose registrar this is.
    public enum Side: Sendable, Hashable {
        /// User names are MAC addresses.
        case phones
        /// User names are accounts.
        case clients
    }

    /// Who has proved to be who.
    public enum Principal: Sendable {
        case phone(MACAddress, user: String)
        case client(Account)
    }

    /// What a check of credentials came to.
    public enum Authentication: Sendable {
        case accepted(Principal)
        /// 401 with these challenges; `reason` is for the log.
        case challenge(DigestChallengeSet, reason: String)
        case refused(SIPStatus, reason: String)
    }

    /// What a REGISTER came to.
    public enum Verdict: Sendable {
        case challenge(DigestChallengeSet, reason: String)
        case refuse(SIPStatus, minimumExpires: Int?, reason: String)
        /// A phone registers or refreshes.
        case phone(Registration)
        /// A phone asks what is bound; nothing changes.
        case phoneAsks(MACAddress)
        /// A phone takes its registration back, or the bindings of these contacts; none: whatever it has.
        case phoneLeaves(MACAddress, contacts: [String])
        /// A client registers or refreshes for so many seconds; zero takes it back.
        case client(Account, contact: String?, expires: Int)
    }

    /// Whose registrar this is.
    public let side: Side
    private var authenticator: DigestAuthenticator
    private let expires: Int
    private let minimumExpires: Int
    /// Octets of a User-Agent that are kept; no phone has more.
    private static let agentOctets = 256
    /// Octets that a contact, an address of record, a user name or a Call-ID may have (negative case 65): they are kept as
    /// long as the phone is registered.
    private static let nameOctets = 1024

    /// A registrar that proposes `expires` seconds.
    public init(side: Side, authenticator: DigestAuthenticator, expires: Int) {
        self.side = side
        self.authenticator = authenticator
        self.expires = expires
        // A phone that asks for less than this would spend its life registering.
        self.minimumExpires = min(30, expires)
    }

    /// Decides over a REGISTER. `jitter` is a random number from 0 to 1: ten thousand phones that were granted the same
    /// time return spread over a tenth of it (REG-4).
    public mutating func registerReceived(
        _ request: SIPMessage, credentials: CredentialDirectory, previous: Registration?,
        jitter: @autoclosure () -> Double, at now: NIODeadline
    ) -> Verdict {
        let addressOfRecord: String
        let toPhone: MACAddress?
        do {
            addressOfRecord = try request.toURIText(known: previous?.addressOfRecord)
            // Who has registered under this address is the one that it names.
            if let previous, previous.addressOfRecord == addressOfRecord {
                toPhone = previous.mac
            } else {
                toPhone = MACAddress(try request.toUser() ?? "")
            }
        } catch {
            return .refuse(error.status, minimumExpires: nil, reason: error.message)
        }
        if side == .phones, toPhone == nil {
            return .refuse(.forbidden, minimumExpires: nil, reason: "the user of To is no MAC address")
        }
        let principal: Principal
        switch authenticate(request, credentials: credentials, previous: previous, at: now) {
        case .accepted(let accepted): principal = accepted
        case .challenge(let challenges, let reason): return .challenge(challenges, reason: reason)
        case .refused(let status, let reason): return .refuse(status, minimumExpires: nil, reason: reason)
        }
        let contact: Contact
        switch readContact(of: request, previous: previous) {
        case .success(let read): contact = read
        case .failure(let refusal): return refusal.verdict
        }
        let granted = grant(contact.expires, jitter: jitter())
        switch principal {
        case .phone(let mac, let user):
            guard toPhone == mac else {
                return .refuse(.forbidden, minimumExpires: nil, reason: "To names another phone than the credentials")
            }
            // RFC 3261 10.2.3: without a Contact it asks. Expires 0 alone removes the binding (interface.md).
            guard contact.uri != nil || contact.expires == 0 else { return .phoneAsks(mac) }
            // RFC 3261 10.3: an old REGISTER neither changes nor removes a binding.
            let sequence = request.sequence ?? 0
            if let previous, sequence <= previous.sequence, request.part(.callID, equals: previous.callID) {
                return .refuse(
                    .badRequest, minimumExpires: nil, reason: "CSeq \(sequence) is not above \(previous.sequence)")
            }
            guard contact.expires != 0, let uri = contact.uri else {
                return .phoneLeaves(mac, contacts: contact.removed)
            }
            let callID = request.callID(known: previous?.callID) ?? ""
            guard uri.utf8.count <= Self.nameOctets, addressOfRecord.utf8.count <= Self.nameOctets,
                user.utf8.count <= Self.nameOctets, callID.utf8.count <= Self.nameOctets
            else {
                return .refuse(
                    .badRequest, minimumExpires: nil,
                    reason: "Contact, To, user name or Call-ID is longer than \(Self.nameOctets) octets")
            }
            let userAgent = request.first(.userAgent, known: previous?.userAgent) ?? ""
            return .phone(
                Registration(
                    mac: mac, user: user, addressOfRecord: addressOfRecord, contact: uri,
                    userAgent: userAgent.clipped(to: Self.agentOctets), callID: callID, sequence: sequence,
                    expires: granted, grantedAt: now, previous: previous))
        case .client(let account):
            return .client(account, contact: contact.uri, expires: contact.expires == 0 ? 0 : granted)
        }
    }

    /// Checks the credentials of any request; `previous` is what the phone is known by.
    public mutating func authenticate(
        _ request: SIPMessage, credentials: CredentialDirectory, previous: Registration? = nil, at now: NIODeadline
    ) -> Authentication {
        let presented: PresentedDigest?
        do {
            presented = try PresentedDigest.find(in: request, realm: authenticator.realm)
        } catch {
            guard error.status == .unauthorized else { return .refused(error.status, reason: error.message) }
            return .challenge(authenticator.challenge(at: now), reason: error.message)
        }
        guard let presented else {
            return .challenge(authenticator.challenge(at: now, stale: false), reason: "no credentials for this realm")
        }
        let principal: Principal?
        let password: Secret?
        let user = presented.username
        switch side {
        case .phones:
            let known = user == previous?.user ? previous?.mac : nil
            guard let mac = known ?? MACAddress(user) else {
                return .refused(.forbidden, reason: "the digest user name is no MAC address")
            }
            principal = .phone(mac, user: user)
            password = credentials.password(of: mac)
        case .clients:
            let account = credentials.accounts[user]
            principal = account.map { .client($0) }
            password = account?.password
        }
        // Checked also without a password: the same work, so that time does not tell who exists (negative case 41).
        let verdict = authenticator.check(presented, method: request.method, password: password, at: now)
        if verdict.isAccepted, let principal { return .accepted(principal) }
        let reason = password == nil ? "unknown user, or no password is configured" : "\(verdict)"
        return .challenge(authenticator.challenge(at: now, stale: verdict.isStale), reason: reason)
    }

    /// The user whose credentials for this realm a request carries; `nil` without any that can be read.
    public func user(in request: SIPMessage) -> String? {
        (try? PresentedDigest.find(in: request, realm: authenticator.realm))?.username
    }

    private struct Contact {
        let uri: String?
        /// Seconds asked for; zero removes the binding.
        let expires: Int
        /// What else is to be removed where ``uri`` is.
        var others: [String] = []
        /// The contacts to be removed; none for all.
        var removed: [String] { others + (uri.map { [$0] } ?? []) }
    }

    private struct Refusal: Error {
        let verdict: Verdict
    }

    private func readContact(of request: SIPMessage, previous: Registration?) -> Result<Contact, Refusal> {
        func refuse(_ status: SIPStatus, _ reason: String) -> Result<Contact, Refusal> {
            .failure(Refusal(verdict: .refuse(status, minimumExpires: nil, reason: reason)))
        }
        let header = request.expires.map(Int.init)
        if let sole = request.soleContact() {
            let uri = request.uri(of: sole, known: previous?.contact)
            return checked(Contact(uri: uri, expires: sole.expires.map(Int.init) ?? header ?? expires))
        }
        guard request.count(.contact) > 0 else { return .success(Contact(uri: nil, expires: header ?? expires)) }
        let contacts: ContactList
        do {
            contacts = try request.contacts()
        } catch {
            return refuse(error.status, error.message)
        }
        switch contacts {
        case .star:
            guard header == 0 else { return refuse(.badRequest, "Contact: * needs Expires: 0") }
            return .success(Contact(uri: nil, expires: 0))
        case .addresses(let addresses):
            guard addresses.count <= 8 else { return refuse(.badRequest, "too many contacts") }
            // All or nothing (RFC 3261 10.3 step 7): every contact has to be readable, though one only is bound.
            var chosen: Contact?
            for address in addresses {
                do throws(SIPParseError) {
                    _ = try address.uri()
                } catch {
                    return refuse(error.status, error.message)
                }
                let asked = address.parameters["expires"].flatMap { UInt32($0) }.map(Int.init) ?? header ?? expires
                if chosen == nil || chosen?.expires == 0 {
                    chosen = Contact(uri: address.uriText, expires: asked, others: chosen?.removed ?? [])
                }
            }
            guard let chosen else { return refuse(.badRequest, "empty Contact") }
            return checked(chosen)
        }
    }

    /// A time that is too short is refused with the least.
    private func checked(_ contact: Contact) -> Result<Contact, Refusal> {
        guard contact.expires == 0 || contact.expires >= minimumExpires else {
            return .failure(
                Refusal(
                    verdict: .refuse(
                        .intervalTooBrief, minimumExpires: minimumExpires,
                        reason: "asked for \(contact.expires) s, less than \(minimumExpires) s")))
        }
        return .success(contact)
    }

    private func grant(_ asked: Int, jitter: Double) -> Int {
        let most = max(minimumExpires, expires - Int(Double(expires) * 0.1 * jitter))
        return min(asked, most)
    }
}
