/// The Contact headers of one message together.
public enum ContactList: Hashable, Sendable {
    /// `Contact: *` (RFC 3261 10.2.2)
    case star
    case addresses([NameAddress])
}
