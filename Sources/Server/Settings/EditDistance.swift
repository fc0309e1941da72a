/// How many letters must be put in, taken out, replaced or swapped with their neighbour to make one word from another.
///
/// Upper and lower case are the same here: who writes `autocommission` means `autoCommission`.
func editDistance(_ left: String, _ right: String) -> Int {
    let left = Array(left.lowercased().unicodeScalars.prefix(64))
    let right = Array(right.lowercased().unicodeScalars.prefix(64))
    guard !left.isEmpty, !right.isEmpty else { return max(left.count, right.count) }
    var beforePrevious: [Int] = []
    var previous = Array(0...right.count)
    for i in 1...left.count {
        var current = [i]
        current.reserveCapacity(right.count + 1)
        for j in 1...right.count {
            let same = left[i - 1] == right[j - 1]
            var best = min(previous[j] + 1, current[j - 1] + 1, previous[j - 1] + (same ? 0 : 1))
            if i > 1, j > 1, left[i - 1] == right[j - 2], left[i - 2] == right[j - 1] {
                best = min(best, beforePrevious[j - 2] + 1)
            }
            current.append(best)
        }
        beforePrevious = previous
        previous = current
    }
    return previous[right.count]
}

extension Sequence<String> {
    /// The word of this sequence nearest to `word`; the first of several equally near.
    func nearest(to word: String) -> String? {
        self.min { editDistance($0, word) < editDistance($1, word) }
    }
}
