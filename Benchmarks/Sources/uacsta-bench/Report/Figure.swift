/// One measured number and how it came about.
struct Figure: Codable {
    let name: String
    /// The median of the rounds.
    let value: Double
    let unit: String
    let minimum: Double
    let maximum: Double
    let rounds: Int
    /// Operations in one round.
    let count: Int
    /// Wall time of all rounds.
    let seconds: Double
    let note: String

    init(_ name: String, _ values: [Double], unit: String, count: Int, seconds: Double, note: String = "") {
        let sorted = values.sorted()
        self.name = name
        value = sorted.isEmpty ? .nan : sorted[sorted.count / 2]
        self.unit = unit
        minimum = sorted.first ?? .nan
        maximum = sorted.last ?? .nan
        rounds = sorted.count
        self.count = count
        self.seconds = seconds
        self.note = note
    }
}

/// The value at a fraction of a sorted list.
func percentile(_ sorted: [Double], _ fraction: Double) -> Double {
    guard !sorted.isEmpty else { return .nan }
    return sorted[min(sorted.count - 1, Int(Double(sorted.count) * fraction))]
}
