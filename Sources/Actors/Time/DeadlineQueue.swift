import HeapModule
public import NIOCore

/// When is whom to be woken: one queue serves thousands of actors of one event loop.
///
/// Every target owns one slot and has at most one deadline that counts. Re-arming does not touch the heap's old entry;
/// it is recognised as stale when its time comes. A released slot keeps its target no longer alive.
///
/// A value without a clock: time comes in as an argument.
public struct DeadlineQueue<Target>: ~Copyable {
    /// Names a target inside the queue; `generation` tells a reused slot from its former owner.
    public struct Slot: Hashable, Sendable {
        fileprivate let index: Int
        fileprivate let generation: UInt32
    }

    private struct Entry: Comparable {
        let deadline: NIODeadline
        let slot: Slot
        static func < (lhs: Entry, rhs: Entry) -> Bool { lhs.deadline < rhs.deadline }
        static func == (lhs: Entry, rhs: Entry) -> Bool { lhs.deadline == rhs.deadline && lhs.slot == rhs.slot }
    }

    private struct Seat {
        var target: Target?
        var generation: UInt32
        /// The deadline that counts.
        var wanted: NIODeadline?
        /// The earliest entry of this slot that is in the heap.
        var queued: NIODeadline?
    }

    private var heap = Heap<Entry>()
    private var seats: [Seat] = []
    private var free: [Int] = []

    public init() {}

    /// Seats that are taken.
    public var count: Int { seats.count - free.count }

    /// The earliest moment at which ``due(at:)`` can have something to say. May be early by a stale entry, never late.
    public var next: NIODeadline? { heap.min?.deadline }

    /// Gives `target` a slot.
    public mutating func insert(_ target: Target) -> Slot {
        if let index = free.popLast() {
            seats[index].generation &+= 1
            seats[index].target = target
            return Slot(index: index, generation: seats[index].generation)
        }
        seats.append(Seat(target: target, generation: 0, wanted: nil, queued: nil))
        return Slot(index: seats.count - 1, generation: 0)
    }

    /// Sets the slot's deadline; `nil` disarms it.
    public mutating func arm(_ slot: Slot, at deadline: NIODeadline?) {
        guard isCurrent(slot) else { return }
        seats[slot.index].wanted = deadline
        guard let deadline else { return }
        // A later deadline needs no new entry: the old one fires first and is put back then.
        if let queued = seats[slot.index].queued, queued <= deadline { return }
        seats[slot.index].queued = deadline
        heap.insert(Entry(deadline: deadline, slot: slot))
    }

    /// Takes the slot out of use and lets go of its target.
    public mutating func remove(_ slot: Slot) {
        guard isCurrent(slot) else { return }
        seats[slot.index].target = nil
        seats[slot.index].wanted = nil
        seats[slot.index].queued = nil
        seats[slot.index].generation &+= 1
        free.append(slot.index)
    }

    /// The targets whose deadline has come, in the order of their deadlines; each is disarmed by that.
    public mutating func due(at now: NIODeadline) -> [Target] {
        var targets: [Target] = []
        while let first = heap.min, first.deadline <= now {
            heap.removeMin()
            guard isCurrent(first.slot), seats[first.slot.index].queued == first.deadline else { continue }
            seats[first.slot.index].queued = nil
            guard let wanted = seats[first.slot.index].wanted else { continue }
            if wanted <= now {
                seats[first.slot.index].wanted = nil
                if let target = seats[first.slot.index].target { targets.append(target) }
            } else {
                seats[first.slot.index].queued = wanted
                heap.insert(Entry(deadline: wanted, slot: first.slot))
            }
        }
        return targets
    }

    private func isCurrent(_ slot: Slot) -> Bool {
        slot.index < seats.count && seats[slot.index].generation == slot.generation
    }
}
