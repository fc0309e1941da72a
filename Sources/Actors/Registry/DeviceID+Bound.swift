import CSTACore

extension DeviceID {
    /// Octets that the name of a device may have where it is kept; no line has more.
    private static let mostOctets = 1024

    /// Whether the id is short enough to be kept for as long as a call, a monitor or a line lasts: text and attributes
    /// come from peers, and shall not grow us (negative case 98).
    var mayBeKept: Bool {
        attributes.reduce(value.utf8.count) { $0 + $1.name.utf8.count + $1.value.utf8.count } <= Self.mostOctets
    }
}
