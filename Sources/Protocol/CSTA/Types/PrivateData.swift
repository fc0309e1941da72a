internal import NIOCore
public import XMLCore

/// `privateData` inside the `extensions` of a message.
///
/// ```
/// private any elements   either this
/// string  hexBinary      or this
/// ```
public enum PrivateData: Sendable, Equatable {
    case elements([XMLFragment])
    /// Octets in hexadecimal digits.
    case string(String)
}

extension CarriedChildren {
    /// What a vendor added to the message.
    public var privateData: PrivateData? {
        guard let data = self[.extensions]?.element.first(child: "privateData") else { return nil }
        if let string = data.first(child: "string") { return .string(string.trimmedText) }
        return .elements(data.first(child: "private")?.children.map(\.fragment) ?? [])
    }

    /// The text of an element of private data, told by its local name and its namespace.
    public func privateText(_ name: XMLName, namespace: String) -> String? {
        guard case .elements(let elements) = privateData else { return nil }
        return elements.first { $0.element.isNamed(name) && $0.element.namespace == namespace }?.element.trimmedText
    }

    /// Adds an element to the private data, beside what is there. Not possible beside private data that is a string;
    /// says whether it was done.
    @discardableResult
    public mutating func addPrivateText(
        _ text: String, as name: XMLName, prefix: XMLName, namespace: String
    ) -> Bool {
        let old = privateData
        if case .string = old { return false }
        var writer = XMLWriter()
        writer.root("extensions", namespace: nil)
        if let security = self[.extensions]?.element.first(child: "security") { writer.fragment(security.fragment) }
        writer.open("privateData")
        writer.open("private")
        if case .elements(let elements) = old {
            for element in elements { writer.fragment(element) }
        }
        writer.element(name, prefix: prefix, namespace: namespace, text)
        writer.close("private")
        writer.close("privateData")
        writer.close("extensions")
        // What was carried has passed the limits once; a little more is not worth refusing.
        var limits = XMLLimits()
        limits.bytes = 2 * writer.buffer.readableBytes
        guard let tape = try? XMLStreamParser(limits: limits).parse(writer.buffer) else { return false }
        self[.extensions] = tape.root.fragment
        return true
    }
}

extension CSTARequest {
    /// The line that a TR/87 client of Microsoft's kind names in its private data: the only place where its
    /// RequestSystemStatus and GetCSTAFeatures say which device is meant.
    public var rccLine: DeviceID? {
        payload?.carried.privateText("line", namespace: "http://schemas.microsoft.com/Lcs/2005/04/RCCExtension")
            .map { DeviceID($0) }
    }
}
