import NIOCore

/// How many event loops are worth having: one for each core that the process may run on.
///
/// A second loop on the same core makes nothing faster, and costs a wake-up for each message that goes from a phone of
/// one loop to a client of the other.
enum UsableCores {
    /// The cores that cgroups and CPU sets allow, and of these no more than the affinity does (`taskset`, systemd's
    /// `CPUAffinity=`), which `System.coreCount` does not look at. At least one.
    static var count: Int {
        let status = try? FileAccess.text("/proc/self/status", limit: 65536)
        return max(1, min(System.coreCount, status.flatMap(allowed(inStatus:)) ?? .max))
    }

    /// The number of cores in the mask of `/proc/PID/status` (proc_pid_status(5)): hexadecimal words with commas.
    static func allowed(inStatus status: String) -> Int? {
        for line in status.split(separator: "\n") where line.hasPrefix("Cpus_allowed:") {
            let mask = line.dropFirst("Cpus_allowed:".count).compactMap(\.hexDigitValue)
            return mask.isEmpty ? nil : mask.reduce(0) { $0 + $1.nonzeroBitCount }
        }
        return nil
    }
}
