/// The monitors and registrations that a phone grants within one dialog; they end with it.
struct MonitorTable: Sendable {
    /// A phone grants this many monitors at once.
    static let limit = 4

    private(set) var references: [String] = []
    private(set) var registration: String?
    private var counter: UInt32 = 0

    /// True if some monitor is open.
    var isMonitored: Bool { !references.isEmpty }

    /// The next cross reference; the counter outlives dialogs, as it does in phones.
    mutating func nextReference(persona: PhonePersona) -> String {
        counter += 1
        return persona.traits.crossReferences.text(number: counter)
    }

    /// MonitorStart: a new reference; the oldest gives way on a phone that keeps one.
    mutating func started(persona: PhonePersona) -> String {
        if persona.traits.keepsOneMonitor { references.removeAll() }
        if references.count == MonitorTable.limit { references.removeFirst() }
        let reference = nextReference(persona: persona)
        references.append(reference)
        return reference
    }

    /// MonitorStop; false if there is no such monitor.
    mutating func stopped(_ reference: String) -> Bool {
        guard let index = references.firstIndex(of: reference) else { return false }
        references.remove(at: index)
        return true
    }

    /// SystemRegister.
    mutating func registered(persona: PhonePersona) -> String {
        let reference = nextReference(persona: persona)
        registration = reference
        return reference
    }

    /// SystemRegisterCancel; false if there is no such registration.
    mutating func cancelled(_ reference: String) -> Bool {
        guard registration == reference else { return false }
        registration = nil
        return true
    }

    /// The dialog is gone, and everything with it.
    mutating func dialogEnded() {
        references.removeAll()
        registration = nil
    }
}
