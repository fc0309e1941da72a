internal import NIOCore
public import XMLCore

/// `CallLinkageData`: the id that a call keeps while its callID changes, and the thread of calls it belongs to.
///
/// ```
/// globalCallData  globalCallLinkageID: globallyUniqueCallLinkageID string
/// threadData      threadLinkageID: globallyUniqueThreadID string   (optional)
/// ```
/// Written once, when the call begins, and copied into every event of it. The same in all editions from the third on;
/// of the second nothing is known.
public struct CallLinkage: Sendable, Equatable {
    /// What stands inside the element, whatever its name.
    let octets: ByteBuffer

    /// Ids are sixteen hexadecimal digits.
    /// - Parameter thread: the id of the call with which the thread began, of a call that is in one.
    public init(call: UInt64, thread: UInt64? = nil) {
        var octets = ByteBufferAllocator().buffer(capacity: thread == nil ? 160 : 288)
        octets.writeStaticString("<globalCallData><globalCallLinkageID><globallyUniqueCallLinkageID>")
        octets.writeHexadecimal(call)
        octets.writeStaticString("</globallyUniqueCallLinkageID></globalCallLinkageID></globalCallData>")
        if let thread {
            octets.writeStaticString("<threadData><threadLinkageID><globallyUniqueThreadID>")
            octets.writeHexadecimal(thread)
            octets.writeStaticString("</globallyUniqueThreadID></threadLinkageID></threadData>")
        }
        self.octets = octets
    }
}

extension ByteBuffer {
    /// Sixteen digits in lower case.
    fileprivate mutating func writeHexadecimal(_ number: UInt64) {
        /// The digits of the lower half of `number`, the first of them in the highest octet.
        func digits(_ number: UInt64) -> UInt64 {
            // Each half octet gets an octet of its own.
            var spread = number & 0xFFFF_FFFF
            spread = (spread | spread << 16) & 0x0000_FFFF_0000_FFFF
            spread = (spread | spread << 8) & 0x00FF_00FF_00FF_00FF
            spread = (spread | spread << 4) & 0x0F0F_0F0F_0F0F_0F0F
            // One in each octet that stands for a letter: adding six carries from ten on.
            let letters = (spread + 0x0606_0606_0606_0606) >> 4 & 0x0101_0101_0101_0101
            return spread + 0x3030_3030_3030_3030 + letters * UInt64(UInt8(ascii: "a") - UInt8(ascii: "0") - 10)
        }
        writeInteger(digits(number >> 32))
        writeInteger(digits(number))
    }
}

/// What the server tells of an event's call besides what the phone says.
public struct EventAdditions: Sendable {
    /// Goes where the schema wants `callLinkageData` or the list of them, unless the phone gave its own.
    public var linkage: CallLinkage
    /// In events that make one call of two: the call whose id ends.
    public var former: CallLinkage?
    /// An element of private data, beside what the phone has there.
    public var privateText: PrivateText?

    /// An element of another namespace that holds text.
    public struct PrivateText: Sendable {
        let text: String
        let name: XMLName
        let prefix: XMLName
        let namespace: String

        public init(_ text: String, as name: XMLName, prefix: XMLName, namespace: String) {
            self.text = text
            self.name = name
            self.prefix = prefix
            self.namespace = namespace
        }
    }

    public init(linkage: CallLinkage, former: CallLinkage? = nil) {
        self.linkage = linkage
        self.former = former
    }
}

extension CarriedChildren {
    /// The call's linkage data, unless there is some.
    public mutating func addLinkage(_ linkage: CallLinkage) {
        guard self[.callLinkageData] == nil else { return }
        var writer = XMLWriter()
        writer.root("callLinkageData", namespace: nil)
        writer.markup(linkage.octets)
        writer.close("callLinkageData")
        self[.callLinkageData] = (try? XMLStreamParser(limits: XMLLimits()).parse(writer.buffer))?.root.fragment
    }
}

extension CSTAWriter {
    /// What the server adds where the phone left this child out.
    mutating func add(_ name: CarriedName) {
        switch name {
        case .callLinkageData:
            if let linkage = additions?.linkage { element("callLinkageData", linkage) }
        case .callLinkageDataList:
            guard let additions else { return }
            xml.open("callLinkageDataList")
            element("newCallLinkageData", additions.linkage)
            if let former = additions.former { element("oldCallLinkageData", former) }
            xml.close("callLinkageDataList")
        default: break
        }
    }

    private mutating func element(_ name: XMLName, _ linkage: CallLinkage) {
        xml.open(name)
        xml.markup(linkage.octets)
        xml.close(name)
    }
}
