internal import XMLCore

/// `DeviceID`: text that names a device, with attributes that say how to read it.
///
/// ```xml
/// <xsd:extension base="xsd:string">
///   <xsd:attribute name="typeOfNumber"/> <xsd:attribute name="mediaClass"/> <xsd:attribute name="connectionRate"/>
///   <xsd:attribute name="bitRate"/> <xsd:attribute name="delayTolerance"/>
///   <xsd:attribute name="switchingSubDomainCCIEType"/>
///   <xsd:attribute name="switchingSubDomainInformationElements"/>
///   <xsd:attribute name="privateNumber"/> <xsd:attribute name="privateName"/>   <!-- since ed6 -->
/// </xsd:extension>
/// ```
/// The spelling is kept as it came; compare by ``key``.
public struct DeviceID: Sendable, Hashable, ExpressibleByStringLiteral {
    /// An attribute of the schema, carried as text.
    public struct Attribute: Sendable, Hashable {
        public var name: String
        public var value: String

        public init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    public var value: String
    /// Empty in nearly every message.
    public var attributes: [Attribute]

    public init(_ value: String, attributes: [Attribute] = []) {
        self.value = value
        self.attributes = attributes
    }

    public init(stringLiteral value: String) {
        self.init(value)
    }

    /// What the id names, without its spelling.
    public var key: DeviceKey { DeviceKey(value) }

    /// Whether the id is a spelling of this line, by ``DeviceKey/means(_:)``. Of other devices this is mostly known
    /// without reading them.
    public func means(_ line: DeviceKey) -> Bool { value.utf8.holds(line.user.utf8) && key.means(line) }
}

extension DeviceID: CustomStringConvertible {
    public var description: String { value }
}

extension DeviceID: CSTAValue {
    init?(_ element: XMLElement) {
        value = element.trimmedText
        attributes = []
        for attribute in element.attributes where attribute.prefix == nil {
            let name = attribute.localName
            guard Self.attributeNames.contains(name) || Self.attributeNamesSinceEd6.contains(name) else { continue }
            attributes.append(Attribute(name: name, value: attribute.value))
        }
    }

    func write(as name: XMLName, into writer: inout CSTAWriter) {
        if attributes.isEmpty {
            writer.xml.element(name, value)
            return
        }
        let known = attributes.filter { writer.edition.isLate || !Self.attributeNamesSinceEd6.contains($0.name) }
        writer.xml.open(name, attributes: known.map { ($0.name, $0.value) })
        writer.xml.text(value)
        writer.xml.close(name)
    }

    mutating func mapDevices(_ change: (inout DeviceID) -> Void) {
        change(&self)
    }

    private static let attributeNames = [
        "typeOfNumber", "mediaClass", "connectionRate", "bitRate", "delayTolerance", "switchingSubDomainCCIEType",
        "switchingSubDomainInformationElements",
    ]
    private static let attributeNamesSinceEd6 = ["privateNumber", "privateName"]
}

extension String.UTF8View {
    /// Whether these octets occur.
    fileprivate func holds(_ octets: String.UTF8View) -> Bool {
        let (all, wanted) = (span, octets.span)
        guard let last = wanted.indices.last else { return true }
        for end in all.indices.dropFirst(last) where all[end] == wanted[last] {
            let start = end - last
            if wanted.indices.allSatisfy({ all[start + $0] == wanted[$0] }) { return true }
        }
        return false
    }
}
