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
        var text =
            "<globalCallData><globalCallLinkageID><globallyUniqueCallLinkageID>\(Self.text(call))"
            + "</globallyUniqueCallLinkageID></globalCallLinkageID></globalCallData>"
        if let thread {
            text +=
                "<threadData><threadLinkageID><globallyUniqueThreadID>\(Self.text(thread))"
                + "</globallyUniqueThreadID></threadLinkageID></threadData>"
        }
        octets = ByteBuffer(string: text)
    }

    private static func text(_ id: UInt64) -> String {
        let digits = String(id, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
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
    mutating func add(_ name: CarriedName, _ additions: EventAdditions) {
        switch name {
        case .callLinkageData: element("callLinkageData", additions.linkage)
        case .callLinkageDataList:
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
