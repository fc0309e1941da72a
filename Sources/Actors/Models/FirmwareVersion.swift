/// A firmware version as phones and manuals write it: `8.7.3`, `10.1.84.12`, `66.86.0.15`, `4.1.0 SP2`.
///
/// Compared number by number; a missing number counts as zero, and a service pack (`SP2`) is one more number.
public struct FirmwareVersion: Comparable, Hashable, Sendable, CustomStringConvertible {
    private let numbers: [Int]
    /// As it was written.
    public let description: String

    /// Reads a version; `nil` if the text begins with no number.
    /// - Parameter skipping: numbers at the front that do not count: Yealink's first one names the hardware.
    public init?(_ text: some StringProtocol, skipping: Int = 0) {
        description = String(text)
        let numbers = text.split { !$0.isNumber }.prefix(8).compactMap { Int($0) }
        guard text.first?.isNumber ?? false, numbers.count > skipping else { return nil }
        self.numbers = Array(numbers.dropFirst(skipping))
    }

    public static func < (lhs: FirmwareVersion, rhs: FirmwareVersion) -> Bool {
        for index in 0..<max(lhs.numbers.count, rhs.numbers.count) {
            let left = index < lhs.numbers.count ? lhs.numbers[index] : 0
            let right = index < rhs.numbers.count ? rhs.numbers[index] : 0
            if left != right { return left < right }
        }
        return false
    }

    public static func == (lhs: FirmwareVersion, rhs: FirmwareVersion) -> Bool { !(lhs < rhs) && !(rhs < lhs) }

    public func hash(into hasher: inout Hasher) {
        var significant = numbers[...]
        while significant.last == 0 { significant.removeLast() }
        hasher.combine(significant)
    }
}
