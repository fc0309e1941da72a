/// What one family of phones can do (MOD-1): data, not code.
public struct PhoneModel: Sendable, Equatable, Decodable {
    /// The maker, as people say it.
    public let vendor: String
    /// How its User-Agent begins.
    public let userAgentPrefixes: [String]
    /// ECMA-323 edition to speak before the phone has shown its own.
    public let edition: String
    /// Services of the manual's table that it lacks; all others are passed on.
    public let lacks: Set<String>

    /// Whether the phone can be asked for this service.
    public func supports(_ service: String) -> Bool { !lacks.contains(service) }
}

/// All models that the server knows.
public struct PhoneModelTable: Sendable {
    private let models: [PhoneModel]

    /// A table of `models`; the first whose prefix fits wins.
    public init(models: [PhoneModel] = []) {
        self.models = models
    }

    /// The model that a User-Agent value names; `nil` for a phone that nobody described: it is asked for everything.
    public func model(userAgent: String) -> PhoneModel? {
        models.first { model in
            model.userAgentPrefixes.contains { userAgent.lowercased().hasPrefix($0.lowercased()) }
        }
    }
}
