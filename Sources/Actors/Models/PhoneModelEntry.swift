/// One family of phones in the model table (MOD-1, MOD-4): data that a person can read and extend.
///
/// ```json
/// { "vendor": "Yealink", "userAgents": ["Yealink SIP-{model} {firmware}"], "edition": "ed5",
///   "firmware": { "hardwareNumbers": 1 },
///   "services": { "MakeCall": "73.98.4" }, "emulated": ["AlternateCall"], "refused": ["DialDigits"],
///   "others": "pass" }
/// ```
public struct PhoneModelEntry: Sendable, Equatable, Decodable {
    /// How the family counts its versions.
    public struct Firmware: Sendable, Equatable, Decodable {
        /// Numbers at the front of a version that name the hardware and do not count.
        public let hardwareNumbers: Int
    }

    /// What becomes of services that the entry does not name.
    public enum Others: String, Sendable, Decodable {
        /// They are passed on: the phone knows best.
        case pass
        /// They are refused: the maker has said what there is.
        case refuse
    }

    /// The maker, as people say it.
    public let vendor: String
    /// How it is recognised.
    public let userAgents: [UserAgentPattern]
    /// The edition of ECMA-323 to speak until the phone has shown its own.
    public let edition: String
    /// How its versions are counted; plainly if absent.
    public let firmware: Firmware?
    /// The services that it has, and since which version.
    public let services: [String: String]
    /// Services that it lacks and that the server puts together from others (MOD-2, MOD-3).
    public let emulated: [String]
    /// Services that it lacks and that nobody can put together.
    public let refused: [String]
    /// What becomes of services that are not named.
    public let others: Others
}
