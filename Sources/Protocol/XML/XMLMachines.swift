internal import NIOCore

/// The machines that one event loop reads whole documents with, one after the other.
///
/// To make one takes a dozen pieces of memory, some of them large, which costs as much as a third of the reading itself.
/// Who reads documents in one piece borrows them for that; nobody else holds any. Not `Sendable`: it belongs to one loop.
public final class XMLMachines {
    private var spare: ExpatMachine?
    private var series: ExpatSeries?

    public init() {}

    /// The tape of a plain document; `nil` if a machine has to be taken for this one.
    func readPlain(_ document: ByteBuffer, _ limits: XMLLimits) -> XMLTape? {
        guard let series = series ?? ExpatSeries(hashSalt: UInt.random(in: 1...UInt.max)) else { return nil }
        let tape = series.read(document, limits: limits)
        self.series = series.isSpent ? nil : series
        return tape
    }

    /// A machine for a new document; `nil` without memory for one.
    func take(_ limits: XMLLimits) -> ExpatMachine? {
        guard let machine = spare else {
            return ExpatMachine(limits: limits, hashSalt: UInt.random(in: 1...UInt.max))
        }
        spare = nil
        machine.begin(limits: limits)
        return machine
    }

    /// The document was read to its end. A machine that failed in the middle of one is not given back.
    func giveBack(_ machine: ExpatMachine) {
        guard spare == nil, machine.isRoomModest else { return }
        machine.end()
        spare = machine
    }
}
