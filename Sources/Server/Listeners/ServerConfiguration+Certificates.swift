import TLSCore

extension ServerConfiguration {
    /// Opens the certificates of every listener as the start would, without opening a socket.
    /// - Returns: what is to be heeded, a certificate that ends soon for one.
    /// - Throws: what the start would: a file that cannot be read, a key that does not fit, a certificate that has ended.
    public func certificateWarnings() throws(ServerStartError) -> [String] {
        var warnings: [String] = []
        for plan in SocketPlan.plans(for: self) where plan.isTLS {
            for listener in plan.listeners {
                let found = try ListenerFace(listener, of: plan, self).tls?.warnings ?? []
                // Most listeners have the same certificates.
                for warning in found where !warnings.contains(warning) { warnings.append(warning) }
            }
        }
        return warnings
    }
}
