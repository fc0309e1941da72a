/// How a listener receives clients of CSTA over TCP.
public struct StreamSettings: Sendable, Equatable {
    /// Whether the server speaks first, with SystemStatus, as OpenScape does.
    public var greets: Bool
    /// The account of clients that begin without StartApplicationSession, and so without a password; `nil`: such clients
    /// are refused.
    public var implicitAccount: String?

    public init(greets: Bool = false, implicitAccount: String? = nil) {
        self.greets = greets
        self.implicitAccount = implicitAccount
    }
}
