public import XMLCore

/// A message of ECMA-323 that has no type here. It is carried through unchanged: attributes, private data and foreign
/// namespaces stay, its own elements come out without a prefix in the namespace of the edition it is written in.
public struct RawCSTA: Sendable, Equatable {
    public private(set) var fragment: XMLFragment

    public init(_ fragment: XMLFragment) {
        self.fragment = fragment
    }

    /// The name of the root element.
    public var name: String { fragment.localName }

    /// The text of a direct child, such as `serviceCrossRefID`.
    public func text(of child: XMLName) -> String? {
        fragment.element.first(child: child)?.trimmedText
    }

    /// Replaces the text of a direct child; without such a child nothing changes.
    public mutating func setText(of child: XMLName, to text: String) {
        guard let element = fragment.element.first(child: child) else { return }
        var editor = XMLTextEditor(fragment)
        editor.setText(of: element, to: text)
        fragment = editor.edited
    }

    /// What the message is about, as far as its direct children tell.
    public var subject: CSTASubject {
        for child in fragment.element.children {
            if child.isNamed("monitorCrossRefID") { return .monitor(child.trimmedText) }
            if child.isNamed("sysStatRegisterID") { return .registration(child.trimmedText) }
            if child.first(child: "callID") != nil || child.first(child: "deviceID") != nil,
                let connection = ConnectionID(child)
            {
                return .connection(connection)
            }
            if let identifier = child.first(child: "deviceIdentifier"), let device = DeviceID(identifier) {
                return .device(device)
            }
            if DeviceElements.isDevice(child), let device = DeviceID(child) { return .device(device) }
        }
        return .none
    }

    mutating func mapDevices(_ change: (inout DeviceID) -> Void) {
        fragment.mapDevices(change)
    }
}
