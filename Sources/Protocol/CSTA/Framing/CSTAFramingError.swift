/// Why a stream of CSTA over TCP cannot be followed, or a message cannot be put on it.
public struct CSTAFramingError: Error, Sendable, Hashable {
    public enum Kind: Sendable, Hashable {
        /// The first two octets announce XML inside SOAP (Annex J: `01 00`).
        case soap
        /// The first two octets are of no format that Annex J knows; a SIP message or a TLS greeting, most likely.
        case unknownFormat(UInt16)
        /// The length does not even cover the header.
        case lengthTooSmall(Int)
        /// The length is beyond what this side takes.
        case lengthTooLarge(Int, limit: Int)
        /// The invoke id is not four digits.
        case invokeID
        /// A document to be sent that is longer than a frame can hold.
        case bodyTooLong(Int)
    }

    public let kind: Kind

    init(_ kind: Kind) {
        self.kind = kind
    }
}

extension CSTAFramingError: CustomStringConvertible {
    /// For people and logs; holds nothing of the peer's text.
    public var description: String {
        switch kind {
        case .soap: "the frame holds SOAP; only plain CSTA XML is served"
        case .unknownFormat(let octets):
            "a frame begins with 00 00, not with \(Self.hex(octets >> 8)) \(Self.hex(octets & 0xFF))"
        case .lengthTooSmall(let length): "a frame of \(length) octets cannot hold its header of 8"
        case .lengthTooLarge(let length, let limit): "a frame of \(length) octets is beyond the limit of \(limit)"
        case .invokeID: "the invoke id is not four ASCII digits"
        case .bodyTooLong(let octets):
            "a document of \(octets) octets does not fit into a frame, which holds \(CSTAFrame.maximumBodyLength)"
        }
    }

    private static func hex(_ octet: UInt16) -> String {
        let text = String(octet, radix: 16, uppercase: true)
        return text.utf8.count == 1 ? "0" + text : text
    }
}
