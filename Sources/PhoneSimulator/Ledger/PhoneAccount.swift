import DequeModule
import NIOCore

/// The ledger of one phone: its open events and the monitors that watch it. A value.
struct PhoneAccount: Sendable {
    /// One sent event that not all watchers have seen, or that is kept for a moment to know duplicates.
    struct Entry: Sendable {
        let sequence: UInt64
        let sentAt: NIODeadline
        let key: EventKey
        let name: String
        /// A bit per slot that must see it.
        var expected: UInt64
        /// A bit per slot that has seen it.
        var seen: UInt64 = 0

        var isSettled: Bool { expected & ~seen == 0 }
    }

    /// One monitor of a client on this phone.
    struct Slot: Sendable {
        /// The slot's monitor is up: what the phone sends from now on must arrive.
        var isArmed = false
        /// The first sequence number that must arrive.
        var armedFrom: UInt64 = .max
        /// The highest that did.
        var last: UInt64 = 0
    }

    /// Settled entries kept, so that a duplicate is told from an invention when there are no marks.
    static let settledKept = 8

    private(set) var entries: Deque<Entry> = []
    private(set) var slots: [Slot] = []
    private(set) var sent: UInt64 = 0

    /// What became of one delivery.
    enum Outcome: Equatable {
        case delivered(after: TimeAmount)
        case early(after: TimeAmount)
        case outOfOrder(after: TimeAmount)
        case duplicate
        case unexpected
    }

    /// A new watcher; nil when there are already 64.
    mutating func addSlot() -> Int? {
        guard slots.count < UInt64.bitWidth else { return nil }
        slots.append(Slot())
        return slots.count - 1
    }

    mutating func armed(_ slot: Int) {
        guard !slots[slot].isArmed else { return }
        slots[slot].isArmed = true
        slots[slot].armedFrom = sent + 1
    }

    mutating func disarmed(_ slot: Int) {
        slots[slot].isArmed = false
        slots[slot].armedFrom = .max
    }

    /// The phone sent an event; returns its number and how many must see it.
    mutating func eventSent(name: String, key: EventKey, at now: NIODeadline) -> (sequence: UInt64, expected: Int) {
        sent += 1
        var mask: UInt64 = 0
        for (index, slot) in slots.enumerated() where slot.isArmed { mask |= 1 << UInt64(index) }
        entries.append(Entry(sequence: sent, sentAt: now, key: key, name: name, expected: mask))
        trim()
        return (sent, mask.nonzeroBitCount)
    }

    /// A marked event reached a watcher.
    mutating func eventReceived(sequence: UInt64, slot: Int, at now: NIODeadline) -> Outcome {
        guard sequence <= sent else { return .unexpected }
        guard let index = entries.firstIndex(where: { $0.sequence == sequence }) else {
            // Settled and forgotten: everybody who had to see it has, so this is once too often, unless this slot was
            // not yet armed then and never saw anything so new.
            return sequence > slots[slot].last && sequence < slots[slot].armedFrom
                ? early(sequence, slot: slot) : .duplicate
        }
        return received(at: index, slot: slot, now: now)
    }

    /// An event without a mark reached a watcher: the oldest open one that looks like it is taken.
    mutating func eventReceived(key: EventKey, slot: Int, at now: NIODeadline) -> Outcome {
        let bit = UInt64(1) << UInt64(slot)
        if let index = entries.firstIndex(where: { $0.key == key && $0.seen & bit == 0 }) {
            return received(at: index, slot: slot, now: now)
        }
        return entries.contains { $0.key == key } ? .duplicate : .unexpected
    }

    private mutating func early(_ sequence: UInt64, slot: Int) -> Outcome {
        slots[slot].last = sequence
        return .early(after: .zero)
    }

    private mutating func received(at index: Int, slot: Int, now: NIODeadline) -> Outcome {
        let bit = UInt64(1) << UInt64(slot)
        guard entries[index].seen & bit == 0 else { return .duplicate }
        entries[index].seen |= bit
        let entry = entries[index]
        let delay = now - entry.sentAt
        let inOrder = entry.sequence > slots[slot].last
        slots[slot].last = max(slots[slot].last, entry.sequence)
        let wasExpected = entry.expected & bit != 0
        trim()
        guard inOrder else { return .outOfOrder(after: delay) }
        return wasExpected ? .delivered(after: delay) : .early(after: delay)
    }

    private mutating func trim() {
        while entries.count > PhoneAccount.settledKept, let first = entries.first, first.isSettled {
            entries.removeFirst()
        }
    }

    /// Takes out the open deliveries of events sent before `deadline`; `slot` nil means all slots.
    mutating func abandon(before deadline: NIODeadline, slot: Int? = nil) -> [(entry: Entry, missing: Int)] {
        let mask = slot.map { UInt64(1) << UInt64($0) } ?? .max
        var abandoned: [(Entry, Int)] = []
        for index in entries.indices {
            let missing = entries[index].expected & ~entries[index].seen & mask
            guard missing != 0, entries[index].sentAt < deadline else { continue }
            entries[index].expected &= ~missing
            abandoned.append((entries[index], missing.nonzeroBitCount))
        }
        if !abandoned.isEmpty { trim() }
        return abandoned
    }

    /// True if some delivery is still open.
    var hasOpen: Bool { entries.contains { !$0.isSettled } }
}
