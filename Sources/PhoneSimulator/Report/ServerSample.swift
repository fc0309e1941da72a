import Foundation

/// What the server's process uses at one moment, from `/proc`.
public struct ServerSample: Sendable, Codable, Equatable {
    /// Seconds since the run began.
    public var seconds: Double
    /// Resident memory, KiB.
    public var residentKiB: Int
    /// Proportional share of memory, KiB; 0 where the kernel does not tell.
    public var proportionalKiB: Int
    /// Open file descriptors.
    public var descriptors: Int
    /// CPU time used so far, seconds.
    public var cpuSeconds: Double

    /// Reads the process `pid`; nil if it is gone or not ours to see.
    public init?(pid: Int32, seconds: Double, root: String = "/proc") {
        let folder = "\(root)/\(pid)"
        guard let status = try? String(contentsOfFile: "\(folder)/status", encoding: .utf8),
            let resident = ServerSample.kib("VmRSS:", in: status)
        else { return nil }
        self.seconds = seconds
        residentKiB = resident
        let rollup = try? String(contentsOfFile: "\(folder)/smaps_rollup", encoding: .utf8)
        proportionalKiB = rollup.flatMap { ServerSample.kib("Pss:", in: $0) } ?? 0
        descriptors = (try? FileManager.default.contentsOfDirectory(atPath: "\(folder)/fd").count) ?? 0
        let stat = (try? String(contentsOfFile: "\(folder)/stat", encoding: .utf8)) ?? ""
        // Fields are counted behind the command's name, which may hold blanks and brackets itself.
        let fields = stat[(stat.lastIndex(of: ")") ?? stat.startIndex)...].split(separator: " ")
        let ticks = fields.count > 13 ? (Double(fields[12]) ?? 0) + (Double(fields[13]) ?? 0) : 0
        cpuSeconds = ticks / 100
    }

    /// The value of a `Name:   123 kB` line.
    static func kib(_ name: String, in text: String) -> Int? {
        for line in text.split(separator: "\n") where line.hasPrefix(name) {
            return line.split(whereSeparator: { $0 == " " || $0 == "\t" }).dropFirst().first.flatMap { Int($0) }
        }
        return nil
    }
}

/// The server's use of memory and descriptors over a run.
public struct ServerUse: Sendable, Codable, Equatable {
    /// The first sample after warm-up.
    public var afterWarmUp: ServerSample?
    /// The last sample.
    public var atEnd: ServerSample?
    /// The most resident memory of any sample, KiB.
    public var maxResidentKiB = 0
    /// The most proportional memory of any sample, KiB.
    public var maxProportionalKiB = 0
    /// The most descriptors of any sample.
    public var maxDescriptors = 0
    /// Every sample, at most one each five seconds.
    public var samples: [ServerSample] = []

    /// Nothing sampled.
    public init() {}

    /// Takes in a sample; those before warm-up is over count for the maximum only.
    public mutating func sampled(_ sample: ServerSample, isWarm: Bool) {
        maxResidentKiB = max(maxResidentKiB, sample.residentKiB)
        maxProportionalKiB = max(maxProportionalKiB, sample.proportionalKiB)
        maxDescriptors = max(maxDescriptors, sample.descriptors)
        if isWarm, afterWarmUp == nil { afterWarmUp = sample }
        atEnd = sample
        if samples.last.map({ sample.seconds - $0.seconds >= 5 }) ?? true { samples.append(sample) }
    }
}
