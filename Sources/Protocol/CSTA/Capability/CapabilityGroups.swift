internal import XMLCore

/// Which groups a capability message has, in schema order.
public protocol CapabilitySchema: Sendable {
    static var groups: [CapabilityGroup] { get }
}

/// Lists of services or events by group: `supportedServices`, `supportedEvents`, `logDevServList`, `logDevEvtsList`.
///
/// What a message says about the details of a service (which parameters, which acknowledgement) is carried.
public struct CapabilityGroups<Schema: CapabilitySchema>: Sendable, Equatable {
    /// A service or an event, such as `makeCall` or `delivered`.
    private struct Item: Sendable, Equatable {
        var name: String
        var details: XMLFragment?
    }

    private var groups: [CapabilityGroup: [Item]] = [:]

    /// Nothing is supported.
    public init() {}

    /// Adds a service or an event without details; names that the group does not have are ignored.
    public mutating func insert(_ name: String, in group: CapabilityGroup) {
        guard Schema.groups.contains(group), group.items.contains(name), !contains(name, in: group) else { return }
        groups[group, default: []].append(Item(name: name, details: nil))
    }

    public func contains(_ name: String, in group: CapabilityGroup) -> Bool {
        groups[group]?.contains { $0.name == name } ?? false
    }

    /// The names in a group; `nil` if the group is not given.
    public func names(in group: CapabilityGroup) -> [String]? {
        groups[group]?.map(\.name)
    }
}

extension CapabilityGroups: CSTAValue {
    init?(_ element: XMLElement) {
        for list in element.children {
            guard let group = CapabilityGroup(rawValue: list.localName), Schema.groups.contains(group) else { continue }
            var items = groups[group] ?? []
            for child in list.children where group.items.contains(child.localName) {
                items.append(Item(name: child.localName, details: child.fragment))
            }
            groups[group] = items
        }
    }

    func write(as name: XMLName, into writer: inout CSTAWriter) {
        writer.xml.open(name)
        for group in Schema.groups where writer.edition.isLate || !group.isSinceEd6 {
            guard let items = groups[group] else { continue }
            writer.xml.open(named: group.rawValue)
            for name in group.items where writer.edition.isLate || !CapabilityGroup.itemsSinceEd6.contains(name) {
                guard let item = items.first(where: { $0.name == name }) else { continue }
                if let details = item.details {
                    writer.write(details, leavingOut: writer.edition.isLate ? [] : Self.detailsSinceEd6(of: name))
                } else {
                    writer.xml.empty(named: name)
                }
            }
            writer.xml.close(named: group.rawValue)
        }
        writer.xml.close(name)
    }

    /// Details that the third edition has for other services, but not for this one.
    private static func detailsSinceEd6(of name: String) -> Set<String> {
        switch name {
        case "clearCall", "makeCall": ["reason"]
        case "serviceInitiated": ["calledDevice"]
        default: []
        }
    }
}
