/// What a server makes of credentials.
public enum DigestVerdict: Sendable, Hashable {
    case accepted
    /// The password is right, the nonce is not, or not any more: challenge again with `stale=true` and the client
    /// repeats without asking anybody (RFC 7616 section 3.3).
    case stale(StaleReason)
    /// Challenge again, for the log only: the answer must not tell a wrong password from an unknown user.
    case refused(RefusalReason)

    public enum StaleReason: Sendable, Hashable {
        /// Not ours: issued before a restart, by another shard, or by nobody.
        case unknownNonce
        case expired
        /// The nonce count did not grow: a replay, or a client that does not count.
        case countNotGrowing
        /// Used up by newer ones in the bounded table.
        case forgotten
    }

    public enum RefusalReason: Sendable, Hashable {
        /// Wrong password or unknown user.
        case wrongResponse
        case wrongRealm
        /// RFC 7616 section 5.14: taking less than was offered would undo the offer.
        case algorithmNotOffered
        /// `auth-int` or something unknown.
        case protectionNotOffered
        /// An empty name, an empty uri, or a response that is not so many hexadecimal digits.
        case malformed
    }

    public var isAccepted: Bool {
        self == .accepted
    }

    /// What goes into `stale` of the next challenge.
    public var isStale: Bool {
        if case .stale = self { true } else { false }
    }
}

extension DigestVerdict: CustomStringConvertible {
    /// For logs: what is wrong, in words.
    public var description: String {
        switch self {
        case .accepted: "accepted"
        case .stale(.unknownNonce): "right password, but a nonce that this server has not made since it started"
        case .stale(.expired): "right password, but a nonce that is too old"
        case .stale(.countNotGrowing): "right password, but a nonce used twice"
        case .stale(.forgotten): "right password, but a nonce given up for newer ones"
        case .refused(.wrongResponse): "wrong password"
        case .refused(.wrongRealm): "credentials for another realm"
        case .refused(.algorithmNotOffered): "an algorithm that was not offered"
        case .refused(.protectionNotOffered): "a qop that was not offered"
        case .refused(.malformed): "unreadable credentials"
        }
    }
}
