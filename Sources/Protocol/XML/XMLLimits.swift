/// What one XML document may cost. A document beyond a limit is refused while it is being read, not after.
///
/// The defaults hold every CSTA message with room to spare and keep the worst document under a few hundred kilobytes.
public struct XMLLimits: Sendable, Hashable {
    /// Elements open at the same time. CSTA itself needs about eight.
    public var depth = 32
    /// Octets of the whole document as they arrive.
    public var bytes = 65_536
    /// Elements of the whole document.
    public var elements = 4_096
    /// Attributes of one element, namespace declarations included.
    public var attributesPerElement = 64
    /// Octets (UTF-8) of one element or attribute name, its prefix included.
    public var nameBytes = 256
    /// Octets (UTF-8) of one attribute value.
    public var attributeBytes = 8_192

    public init() {}
}
