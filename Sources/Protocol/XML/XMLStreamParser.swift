internal import CExpat
public import NIOCore

/// Reads documents that arrive in pieces, one after the other, each into a tape.
///
/// The machine behind it (expat, about 10 KB) exists from a document's first octet to its end, so that an idle owner
/// costs next to nothing. How a document is cut into pieces never changes its tape. Not `Sendable`: its owner, an actor
/// or a connection, keeps it.
public final class XMLStreamParser {
    private let limits: XMLLimits
    /// Keeps an attacker from choosing names that collide in expat's tables; drawn once, not once a document.
    private let hashSalt: UInt
    private var machine: ExpatMachine?

    public init(limits: XMLLimits = XMLLimits()) {
        self.limits = limits
        hashSalt = UInt.random(in: 1...UInt.max)
    }

    /// Whether a document has begun and not ended.
    public var isMidDocument: Bool { machine != nil }

    /// The next piece of the document. After an error the document is forgotten.
    public func feed(_ bytes: ByteBuffer) throws(XMLError) {
        let machine = try running()
        do {
            try machine.parse(bytes, isFinal: false)
        } catch {
            reset()
            throw error
        }
    }

    /// The document is complete.
    public func finish() throws(XMLError) -> XMLTape {
        try finish(with: ByteBuffer())
    }

    /// A whole document at once.
    public func parse(_ whole: ByteBuffer) throws(XMLError) -> XMLTape {
        reset()
        return try finish(with: whole)
    }

    /// A whole document at once, on the machines of the loop.
    public func parse(_ whole: ByteBuffer, on machines: XMLMachines) throws(XMLError) -> XMLTape {
        reset()
        if let tape = machines.readPlain(whole, limits) { return tape }
        guard let machine = machines.take(limits) else { throw Self.noMemory }
        try machine.parse(whole, isFinal: true)
        let tape = try machine.tape()
        machines.giveBack(machine)
        return tape
    }

    /// Forgets a document that was begun.
    public func reset() {
        machine = nil
    }

    private func finish(with last: ByteBuffer) throws(XMLError) -> XMLTape {
        let machine = try running()
        defer { reset() }
        try machine.parse(last, isFinal: true)
        return try machine.tape()
    }

    private static var noMemory: XMLError {
        XMLError(kind: .resources, offset: 0, message: "no memory for an XML parser")
    }

    private func running() throws(XMLError) -> ExpatMachine {
        if let machine { return machine }
        guard let created = ExpatMachine(limits: limits, hashSalt: hashSalt) else { throw Self.noMemory }
        machine = created
        return created
    }
}
