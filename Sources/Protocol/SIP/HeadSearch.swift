/// Looks for the end of a head and remembers how far it looked, so that octets that trickle in are looked at once.
struct HeadSearch: Sendable {
    enum Result: Hashable, Sendable {
        case more
        /// Octets of the head, its empty line included.
        case end(Int)
        case bareLF
    }

    /// Octets looked at already.
    private(set) var searched = 0
    /// A line end was met.
    private(set) var hasStartLine = false

    /// - Parameter octets: everything from the message's first octet on.
    mutating func resume(_ octets: Span<UInt8>) -> Result {
        let count = octets.count
        var index = searched
        while true {
            index = octets.first(0x0A, from: index, to: count)
            guard index < count else {
                searched = count
                return .more
            }
            guard index > 0, octets[index &- 1] == 0x0D else { return .bareLF }
            hasStartLine = true
            if index > 2 && octets[index &- 2] == 0x0A && octets[index &- 3] == 0x0D { return .end(index &+ 1) }
            index &+= 1
        }
    }
}
