extension String {
    /// The text, or as many whole characters of Unicode as fit into so many octets: what a peer calls itself or somebody
    /// else is kept for long, and shall not grow us.
    func clipped(to octets: Int) -> String {
        guard utf8.count > octets else { return self }
        var end = utf8.index(startIndex, offsetBy: octets)
        while end.samePosition(in: unicodeScalars) == nil { end = utf8.index(before: end) }
        return String(self[..<end])
    }
}
