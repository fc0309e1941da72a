import NIOConcurrencyHelpers

/// The certificates and rules of one TLS listener. New certificates take effect for new connections; connections that
/// exist keep what they began with (CON-4).
public final class TLSServerContext: Sendable {
    private struct State {
        var context: OpenSSLContext
        var warnings: [String]
        var expiries: [TLSExpiry]

        /// Reads all files.
        init(_ configuration: TLSServerConfiguration) throws(TLSConfigurationError) {
            context = try OpenSSLContext.server(configuration)
            warnings = TLSIdentity.warnings(configuration.identities)
            expiries = context.expiries(files: configuration.identities.map(\.certificateFile))
        }
    }

    private let state: NIOLockedValueBox<State>

    /// Reads all files. Throws when one is missing, broken, expired or does not fit.
    public init(_ configuration: TLSServerConfiguration) throws(TLSConfigurationError) {
        state = NIOLockedValueBox(try State(configuration))
    }

    /// What the person who runs the server should mend, as sentences: a key file that others can read.
    public var warnings: [String] { state.withLockedValue { $0.warnings } }

    /// Until when the certificates hold, in the order of the identities.
    public var expiries: [TLSExpiry] { state.withLockedValue { $0.expiries } }

    /// Reads all files again. When it throws, everything stays as it was.
    ///
    /// The keys of the session tickets are new as well: sessions made before are not resumed, because they were checked
    /// by the old rules.
    /// - Returns: the new `warnings`.
    @discardableResult
    public func reload(_ configuration: TLSServerConfiguration) throws(TLSConfigurationError) -> [String] {
        // Files are read outside of the lock: connections go on being accepted meanwhile.
        adopt(try TLSServerContext(configuration))
        return warnings
    }

    /// Takes over what another context has read: several listeners are renewed together or not at all.
    public func adopt(_ fresh: TLSServerContext) {
        let new = fresh.state.withLockedValue { $0 }
        // The old context may be freed by this, so it leaves the lock first.
        let old = state.withLockedValue { state in
            defer { state = new }
            return state.context
        }
        withExtendedLifetime(old) {}
    }

    /// The handler of one accepted connection, the first in its pipeline.
    public func makeHandler() -> TLSHandler {
        TLSHandler(role: .server(state.withLockedValue { $0.context }))
    }
}
