#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A wall-clock time with the milliseconds that a log line shows.
public struct LogTime: Sendable, Hashable {
    /// Milliseconds since 1970, UTC.
    public var milliseconds: Int64
    /// Seconds that local time is ahead of UTC; decides when a day begins.
    public var secondsFromUTC: Int

    public init(milliseconds: Int64, secondsFromUTC: Int = 0) {
        self.milliseconds = milliseconds
        self.secondsFromUTC = secondsFromUTC
    }

    /// The system's wall clock.
    public static func now() -> LogTime {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        var seconds = time.tv_sec
        var local = tm()
        localtime_r(&seconds, &local)
        return LogTime(
            milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000,
            secondsFromUTC: Int(local.tm_gmtoff))
    }

    /// Number of the local day.
    var day: Int { Self.floorDivided(Int(milliseconds / 1000) + secondsFromUTC, 86400) }

    /// The local day of a file's time stamp.
    func day(ofSecond second: Int) -> Int { Self.floorDivided(second + secondsFromUTC, 86400) }

    /// Appends `2026-05-04T10:11:12.345Z` (ISO 8601, UTC).
    func append(to line: inout [UInt8]) {
        let milliseconds = Int(self.milliseconds)
        let days = Self.floorDivided(milliseconds, 86_400_000)
        let inDay = milliseconds - days * 86_400_000
        let (year, month, day) = Self.civil(fromDays: days)
        Self.append(year, width: 4, to: &line)
        line.append(UInt8(ascii: "-"))
        Self.append(month, width: 2, to: &line)
        line.append(UInt8(ascii: "-"))
        Self.append(day, width: 2, to: &line)
        line.append(UInt8(ascii: "T"))
        Self.append(inDay / 3_600_000, width: 2, to: &line)
        line.append(UInt8(ascii: ":"))
        Self.append(inDay / 60000 % 60, width: 2, to: &line)
        line.append(UInt8(ascii: ":"))
        Self.append(inDay / 1000 % 60, width: 2, to: &line)
        line.append(UInt8(ascii: "."))
        Self.append(inDay % 1000, width: 3, to: &line)
        line.append(UInt8(ascii: "Z"))
    }

    /// Year, month and day of the proleptic Gregorian calendar. Counting from March puts the leap day at a year's end,
    /// so that no table of months is needed.
    private static func civil(fromDays days: Int) -> (year: Int, month: Int, day: Int) {
        let shifted = days + 719_468
        let era = floorDivided(shifted, 146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
    }

    private static func append(_ number: Int, width: Int, to line: inout [UInt8]) {
        var divisor = 1
        for _ in 1..<width { divisor *= 10 }
        while divisor > 0 {
            line.append(UInt8(ascii: "0") + UInt8(number / divisor % 10))
            divisor /= 10
        }
    }

    private static func floorDivided(_ number: Int, _ divisor: Int) -> Int {
        number >= 0 ? number / divisor : -((divisor - 1 - number) / divisor)
    }
}
