import CSTAActors
import NIOConcurrencyHelpers

/// The phones that were listed when the server began or have registered since: in a storm they come first (REG-7).
final class KnownPhones: Sendable {
    private let phones = NIOLockedValueBox<Set<MACAddress>>([])

    /// Phones that are listed at the start: they were here before.
    func insert(_ listed: some Sequence<MACAddress>) {
        phones.withLockedValue { $0.formUnion(listed) }
    }

    /// A phone has proved who it is.
    func insert(_ phone: MACAddress) {
        phones.withLockedValue { _ = $0.insert(phone) }
    }

    /// Whether it has been here before.
    func contains(_ phone: MACAddress) -> Bool {
        phones.withLockedValue { $0.contains(phone) }
    }
}
