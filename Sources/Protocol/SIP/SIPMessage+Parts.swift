import NIOCore

extension SIPMessage {
    /// A part that a transaction or dialog is found by.
    public enum Part: Hashable, Sendable {
        case callID, fromTag, toTag
        /// `branch` of the top Via
        case branch
    }

    /// A part as text; nil if absent.
    public func text(of part: Part) -> String? {
        let octets = head.readableBytesUInt8Span
        return range(of: part).map { String(unfolding: octets, $0) }
    }

    /// Whether a part is there; makes no String.
    public func has(_ part: Part) -> Bool { range(of: part) != nil }

    /// Whether a part is octet for octet that text; makes no String. False if absent.
    public func part(_ part: Part, equals text: String) -> Bool {
        let octets = head.readableBytesUInt8Span
        guard let range = range(of: part) else { return false }
        return octets.equals(range, text)
    }

    public var callID: String? { text(of: .callID) }
    public var fromTag: String? { text(of: .fromTag) }
    public var toTag: String? { text(of: .toTag) }
    public var branch: String? { text(of: .branch) }
}

extension Hasher {
    /// A stretch of some octets with its length; `nil` counts as an empty one.
    mutating func combine(_ octets: Span<UInt8>, _ range: Range<Int>?) {
        combine(range?.count ?? 0)
        guard let range else { return }
        unsafe octets.extracting(range).withUnsafeBytes { unsafe combine(bytes: $0) }
    }
}

extension SIPMessage {
    /// Where a part stands; nil if absent or empty.
    func range(of part: Part) -> Range<Int>? {
        guard let landmarks else { return rangeRead(of: part) }
        return switch part {
        case .callID: landmarks.callID.range
        case .fromTag: landmarks.fromTag?.range
        case .toTag: landmarks.toTag?.range
        case .branch: landmarks.branch?.range
        }
    }

    /// The same, read now.
    private func rangeRead(of part: Part) -> Range<Int>? {
        switch part {
        case .callID: firstField(.callID).flatMap { $0.value.isEmpty ? nil : $0.value }
        case .fromTag: parameter("tag", of: .from)
        case .toTag: parameter("tag", of: .to)
        case .branch: parameter("branch", of: .via)
        }
    }

    /// The value of a header parameter in the first value of a header. Reads as far as the grammar holds.
    private func parameter(_ name: StaticString, of header: SIPHeaderName) -> Range<Int>? {
        guard let field = firstField(header) else { return nil }
        let octets = head.readableBytesUInt8Span
        var index = field.value.lowerBound
        let end = field.value.upperBound
        var found: Range<Int>?
        skipAddress(octets, &index, end)
        try? Grammar.parameters(octets, &index, end) { parameter in
            if found == nil && octets.equalsIgnoringCase(parameter.name, name) { found = parameter.value }
        }
        return found
    }

    /// To the first `;` or `,` outside quotes and `<>`: behind it stand header parameters.
    private func skipAddress(_ octets: Span<UInt8>, _ index: inout Int, _ end: Int) {
        var isInAngles = false
        while index < end {
            switch octets[index] {
            case UInt8(ascii: "\""):
                guard (try? Grammar.skipQuotedString(octets, &index, end)) != nil else { return }
                continue
            case UInt8(ascii: "<"): isInAngles = true
            case UInt8(ascii: ">"): isInAngles = false
            case UInt8(ascii: ";") where !isInAngles: return
            case UInt8(ascii: ",") where !isInAngles: return
            default: break
            }
            index += 1
        }
    }
}
