/// Why a server could not start, in words for the person who starts it, with the exit code of sysexits(3).
public enum ServerStartError: Error, Sendable, Equatable, CustomStringConvertible {
    /// `purpose` says who needs the port ("phones, listener lan, tcp"); `nextFree` is the next port that could be used (CON-3).
    case portInUse(address: String, port: Int, purpose: String, nextFree: Int?)
    case cannotBind(address: String, port: Int, purpose: String, reason: String)
    /// The message of TLSCore: it names the file and the mend.
    case tls(String)
    /// A directory or a file in it cannot be created or written.
    case directory(path: String, reason: String)

    /// EX_UNAVAILABLE, EX_CANTCREAT or EX_CONFIG.
    public var exitCode: Int32 {
        switch self {
        case .portInUse, .cannotBind: 69
        case .directory: 73
        case .tls: 78
        }
    }

    public var description: String {
        switch self {
        case .portInUse(let address, let port, let purpose, let nextFree):
            "port \(port) of \(address) is in use (\(purpose)); "
                + (nextFree.map { "the next free port is \($0)" } ?? "no free port near it was found")
        case .cannotBind(let address, let port, let purpose, let reason):
            "cannot listen on \(address) port \(port) (\(purpose)): \(reason)"
        case .tls(let message):
            message
        case .directory(let path, let reason):
            "cannot write \(path): \(reason)"
        }
    }
}
