public import XMLCore

/// A message of ECMA-354, the services that begin, prolong and end the session of an application.
///
/// Read leniently, as ECMA-323 is here: local names only, in any order, nothing mandatory, because applications leave the
/// namespace out or write a wrong one. Written in schema order.
public protocol ApplicationSessionPayload: Sendable, Equatable {
    /// The name of the root element.
    static var elementName: XMLName { get }

    /// Reads the message; what is missing or makes no sense takes a neutral value.
    init(from element: XMLElement)

    /// Writes the children; the root element around them is the caller's.
    func encode(into writer: inout CSTAWriter)
}
