/// A table that never holds more than `capacity` entries: when it is full, those that nobody has asked for longest go.
///
/// Two generations: what is touched lives in the young one; when that is half of the table, it becomes the old one and
/// what was old is dropped. No list to keep, no clock, the same cost for the millionth address as for the first.
struct RecentTable<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    private var young: [Key: Value] = [:]
    private var old: [Key: Value] = [:]
    private let generation: Int

    init(capacity: Int) {
        generation = max(1, capacity / 2)
    }

    var count: Int { young.count + old.count }

    /// Looks without touching.
    subscript(key: Key) -> Value? { young[key] ?? old[key] }

    /// Changes the entry of `key`, which is made by `initial` if there is none.
    mutating func update<Result>(
        _ key: Key, initial: @autoclosure () -> Value, _ change: (inout Value) -> Result
    ) -> Result {
        var value = young.removeValue(forKey: key) ?? old.removeValue(forKey: key) ?? initial()
        let result = change(&value)
        if young.count >= generation {
            old = young
            young = [:]
        }
        young[key] = value
        return result
    }
}
