public import SIPCore

/// Who may register, and with which password: a snapshot of the configuration, one for each event loop.
public struct CredentialDirectory: Sendable {
    /// The password that all phones share; without one no phone can register.
    public var phonePassword: Secret?
    /// Phones with a password of their own (REG-1).
    public var phonePasswords: [MACAddress: Secret]
    /// The clients' accounts by user name.
    public var accounts: [String: Account]

    public init(phonePassword: Secret?, phonePasswords: [MACAddress: Secret] = [:], accounts: [Account] = []) {
        self.phonePassword = phonePassword
        self.phonePasswords = phonePasswords
        self.accounts = Dictionary(accounts.map { ($0.user, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// The password of a phone.
    public func password(of phone: MACAddress) -> Secret? {
        phonePasswords[phone] ?? phonePassword
    }
}
