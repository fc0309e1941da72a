import Histogram
public import NIOCore

/// Times in microseconds in an HdrHistogram: three significant digits, up to ten minutes.
public struct LatencyRecorder: Sendable {
    private var histogram = Histogram<UInt32>(
        lowestDiscernibleValue: 1, highestTrackableValue: 600_000_000, numberOfSignificantValueDigits: .three)

    /// An empty recorder.
    public init() {}

    /// Records one time; longer ones than ten minutes count as ten minutes.
    public mutating func record(_ time: TimeAmount) {
        let microseconds = UInt64(max(1, min(600_000_000, time.nanoseconds / 1000)))
        histogram.record(microseconds)
    }

    /// The percentiles.
    public var summary: LatencySummary {
        LatencySummary(
            count: histogram.totalCount, mean: histogram.totalCount == 0 ? 0 : histogram.mean,
            p50: histogram.valueAtPercentile(50), p90: histogram.valueAtPercentile(90),
            p99: histogram.valueAtPercentile(99), p999: histogram.valueAtPercentile(99.9),
            max: histogram.totalCount == 0 ? 0 : histogram.max)
    }
}

/// Percentiles of a set of times, in microseconds.
public struct LatencySummary: Sendable, Codable, Equatable {
    /// How many times were measured.
    public var count: UInt64
    /// The mean.
    public var mean: Double
    /// Half were at most this long.
    public var p50: UInt64
    /// 90 % were at most this long.
    public var p90: UInt64
    /// 99 % were at most this long.
    public var p99: UInt64
    /// 99.9 % were at most this long.
    public var p999: UInt64
    /// The longest.
    public var max: UInt64
}
