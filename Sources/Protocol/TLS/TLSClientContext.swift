/// The rules of connections that we open. Sessions are kept per server name and taken up again by later connections.
public final class TLSClientContext: Sendable {
    private let context: OpenSSLContext
    private let verifyHostname: Bool
    /// What should be mended, as sentences: a key file that others can read.
    public let warnings: [String]

    public init(_ configuration: TLSClientConfiguration = .init()) throws(TLSConfigurationError) {
        context = try OpenSSLContext.client(configuration)
        warnings = TLSIdentity.warnings(configuration.identity.map { [$0] } ?? [])
        verifyHostname = configuration.verifyHostname && configuration.trust != .insecureAcceptAnything
    }

    /// The handler of one connection, the first in its pipeline.
    /// - Parameter serverName: DNS name or IP address that the certificate must carry. Without one only the authority is
    ///   checked and no session is resumed.
    public func makeHandler(serverName: String?) -> TLSHandler {
        TLSHandler(role: .client(context, serverName: serverName, verifyHostname: verifyHostname))
    }
}
