public import XMLCore

/// The children of a message that are passed on without being understood.
///
/// They cost one empty array in most messages. Each is written where the schema wants it, so their order here does not
/// count, and children that ECMA-323 does not know are not kept.
public struct CarriedChildren: Sendable {
    private struct Child: Sendable, Equatable {
        var name: CarriedName
        var fragment: XMLFragment
    }

    private var children: [Child] = []

    public init() {}

    /// Those that the cursor has not taken.
    init(_ cursor: XMLChildCursor) {
        cursor.forEachRemaining { element in
            guard let name = CarriedName.named[element.localName], self[name] == nil else { return }
            children.append(Child(name: name, fragment: element.fragment))
        }
    }

    public var isEmpty: Bool { children.isEmpty }

    /// The child with this name.
    public subscript(name: CarriedName) -> XMLFragment? {
        get {
            children.first { $0.name == name }?.fragment
        }
        set {
            children.removeAll { $0.name == name }
            if let newValue { children.append(Child(name: name, fragment: newValue)) }
        }
    }

    mutating func mapDevices(_ change: (inout DeviceID) -> Void) {
        // Seldom anything changes: then the array is not copied.
        let changed = children.indices.compactMap { index in
            children[index].fragment.mappingDevices(change).map { (index, $0) }
        }
        for (index, fragment) in changed { children[index].fragment = fragment }
    }
}

extension CarriedChildren: Equatable {
    /// The order does not count.
    public static func == (left: CarriedChildren, right: CarriedChildren) -> Bool {
        left.children.count == right.children.count
            && left.children.allSatisfy { right[$0.name] == $0.fragment }
    }
}

extension CarriedName {
    /// The compiler's own look-up by raw value compares one name after the other.
    fileprivate static let named = [String: CarriedName](
        allCases.map { ($0.rawValue, $0) }, uniquingKeysWith: { first, _ in first })
}
