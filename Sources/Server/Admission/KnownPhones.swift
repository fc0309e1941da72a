import CSTAActors
import NIOConcurrencyHelpers

/// The phones that have registered since the server began: in a storm they come first (REG-7).
final class KnownPhones: Sendable {
    private let phones = NIOLockedValueBox<Set<MACAddress>>([])

    /// A phone has proved who it is.
    func insert(_ phone: MACAddress) {
        phones.withLockedValue { _ = $0.insert(phone) }
    }

    /// Whether it has been here before.
    func contains(_ phone: MACAddress) -> Bool {
        phones.withLockedValue { $0.contains(phone) }
    }
}
