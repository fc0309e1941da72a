internal import XMLCore

/// Finds the device ids in elements that are carried without being understood.
enum DeviceElements {
    /// Whether an element holds a DeviceID: it has a name that the schema gives to device ids, and text only. Some of the
    /// names stand for booleans elsewhere.
    static func isDevice(_ element: XMLElement) -> Bool {
        guard names.contains(element.localName), element.children.first(where: { _ in true }) == nil else {
            return false
        }
        let text = element.trimmedText
        return !text.isEmpty && text != "true" && text != "false"
    }

    private static let names: Set<String> = [
        "acdGroup", "buttonAssociatedNumber", "calledDirectoryNumber", "callingDevice", "chargedDevice",
        "consultedDevice", "device", "deviceForMessage", "deviceID", "deviceIdentifier", "deviceInfo", "deviceObject",
        "deviceToJoin", "forwardDN", "forwardTo", "group", "initiatingDevice", "ioDevice", "joiningDevice", "locDevice",
        "mediaDevice", "monitorObject", "newDestination", "nidGroup", "numberDialed", "operatorDevice",
        "originatingDevice", "parkTo", "pickGroup", "registrationObject", "requestedDeviceID", "requestingDevice",
        "routeSelected", "routeingDevice", "shortFormDeviceID", "snapshotObject", "targetDevice", "transferredTo",
    ]
}

extension XMLFragment {
    /// Visits the device ids inside. Private data is left as it is.
    mutating func mapDevices(_ change: (inout DeviceID) -> Void) {
        if let mapped = mappingDevices(change) { self = mapped }
    }

    /// The fragment with the changes; `nil` if there are none.
    func mappingDevices(_ change: (inout DeviceID) -> Void) -> XMLFragment? {
        var editor = XMLTextEditor(self)
        Self.mapDevices(in: element, change, &editor)
        return editor.isChanged ? editor.edited : nil
    }

    private static func mapDevices(
        in element: XMLElement, _ change: (inout DeviceID) -> Void, _ editor: inout XMLTextEditor
    ) {
        if element.isNamed("extensions") || element.isNamed("private") { return }
        if DeviceElements.isDevice(element), var device = DeviceID(element) {
            let old = device.value
            change(&device)
            if device.value != old { editor.setText(of: element, to: device.value) }
            return
        }
        for child in element.children {
            mapDevices(in: child, change, &editor)
        }
    }
}
