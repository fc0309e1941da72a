import CLinux
import Foundation
import Glibc

/// The server in a process of its own, with a configuration and a data directory that vanish with it.
final class ServerProcess {
    struct Ports {
        var phonesTCP: UInt16 = 0
        var phonesTLS: UInt16 = 0
        var clientsTCP: UInt16 = 0
        var clientsTLS: UInt16 = 0
    }

    static let phonePassword = "phone-password-of-the-bench"
    static let user = "bench"
    static let password = "client-password-of-the-bench"

    let pid: pid_t
    let ports: Ports
    private let directory: String
    private let clock: clockid_t

    /// - Parameters:
    ///   - core: the processor that the server is kept on; nil leaves it to the system.
    ///   - withTLS: makes a certificate with the `openssl` command.
    init(executable: String, core: Int?, withTLS: Bool) throws {
        directory = NSTemporaryDirectory() + "uacsta-bench-\(getpid())-\(UInt32.random(in: 0 ... .max))"
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        let configuration = try Self.configuration(directory, withTLS: withTLS)
        try configuration.write(toFile: directory + "/uacsta.yaml", atomically: true, encoding: .utf8)
        let (pid, output) = try Self.spawn(
            executable, ["serve", "--config", directory + "/uacsta.yaml"], errors: directory + "/stderr", core: core)
        self.pid = pid
        var ready = ""
        var octet: UInt8 = 0
        while read(output, &octet, 1) == 1, octet != 10 { ready.append(Character(Unicode.Scalar(octet))) }
        guard ready.hasPrefix("ready ") else {
            let errors = (try? String(contentsOfFile: directory + "/stderr", encoding: .utf8)) ?? ""
            throw BenchError("the server did not start: \(ready) \(errors)")
        }
        ports = Ports(ready: ready)
        var clock = clockid_t()
        guard clock_getcpuclockid(pid, &clock) == 0 else { throw BenchError("no CPU clock of the server") }
        self.clock = clock
    }

    deinit { stop() }

    private var isStopped = false

    func stop() {
        guard !isStopped else { return }
        isStopped = true
        kill(pid, SIGTERM)
        for _ in 0..<300 {
            if waitpid(pid, nil, WNOHANG) == pid {
                try? FileManager.default.removeItem(atPath: directory)
                return
            }
            usleep(50_000)
        }
        kill(pid, SIGKILL)
        waitpid(pid, nil, 0)
        try? FileManager.default.removeItem(atPath: directory)
    }

    /// CPU nanoseconds of the process so far, all threads, user and system.
    var cpu: UInt64 { nanoseconds(clock) }

    /// Octets of memory that count as the process's own: private pages whole, shared ones in part (PSS).
    func memory() throws -> Double {
        let text = try String(contentsOfFile: "/proc/\(pid)/smaps_rollup", encoding: .utf8)
        guard let line = text.split(separator: "\n").first(where: { $0.hasPrefix("Pss:") }),
            let kilobytes = line.split(separator: " ").dropFirst().first.flatMap({ Double($0) })
        else { throw BenchError("no PSS in /proc/\(pid)/smaps_rollup") }
        return kilobytes * 1024
    }

    private static func configuration(_ directory: String, withTLS: Bool) throws -> String {
        if withTLS { try makeCertificate(directory) }
        let tls = withTLS ? ", tls: 0" : ""
        return """
            data: \(directory)/data
            server: {host: 127.0.0.1, realm: uacsta}
            phones:
              password: "\(phonePassword)"
              autoCommission: true
              requestTimeout: 60
              listeners: [{name: lan, address: 0.0.0.0, tcp: 0\(tls)}]
            clients:
              accounts: [{user: \(user), password: "\(password)"}]
              listeners: [{name: lan, address: 0.0.0.0, tcp: 0\(tls)}]
            sip: {expires: 3600, keepalive: 0}
            \(withTLS ? "tls: {certificate: \(directory)/server.pem, key: \(directory)/server.key}" : "")
            log: {level: warning}
            limits: {connections: 60000, connectionsPerAddress: 60000, unauthenticatedSeconds: 120}

            """
    }

    /// ECDSA P-256: half the price of RSA in every handshake.
    private static func makeCertificate(_ directory: String) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [
            "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
            "-subj", "/CN=127.0.0.1", "-keyout", directory + "/server.key", "-out", directory + "/server.pem",
        ]
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw BenchError("openssl could not make a certificate") }
    }

    private static func spawn(
        _ executable: String, _ arguments: [String], errors: String, core: Int?
    ) throws -> (pid_t, CInt) {
        var pipes: [CInt] = [0, 0]
        guard pipe(&pipes) == 0 else { throw BenchError.system("pipe") }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, pipes[1], 1)
        posix_spawn_file_actions_addclose(&actions, pipes[0])
        posix_spawn_file_actions_addopen(&actions, 2, errors, O_CREAT | O_WRONLY, 0o600)
        // Affinity is inherited: set for the child, then the load side keeps off it.
        if let core { stay(on: [core]) }
        defer {
            if let core { stay(on: (0..<ProcessInfo.processInfo.processorCount).filter { $0 != core }) }
        }
        var argv: [UnsafeMutablePointer<CChar>?] = ([executable] + arguments).map { strdup($0) } + [nil]
        defer { argv.forEach { free($0) } }
        var pid = pid_t()
        let error = posix_spawn(&pid, executable, &actions, nil, &argv, environ)
        close(pipes[1])
        guard error == 0 else { throw BenchError("\(executable): \(String(cString: strerror(error)))") }
        return (pid, pipes[0])
    }

    /// Keeps this thread, and what it starts, on these processors.
    static func stay(on cores: [Int]) {
        _ = bench_stay_on(cores.map { CInt($0) }, CInt(cores.count))
    }
}

extension ServerProcess.Ports {
    /// `ready phones=tcp:127.0.0.1:5060,tls:… clients=tcp:…`
    init(ready: String) {
        for part in ready.split(separator: " ").dropFirst() {
            let side = part.prefix { $0 != "=" }
            for address in part.dropFirst(side.count + 1).split(separator: ",") {
                let port = UInt16(address.split(separator: ":").last ?? "") ?? 0
                switch (side, address.prefix(3)) {
                case ("phones", "tcp"): phonesTCP = port
                case ("phones", "tls"): phonesTLS = port
                case ("clients", "tcp"): clientsTCP = port
                case ("clients", "tls"): clientsTLS = port
                default: break
                }
            }
        }
    }
}
