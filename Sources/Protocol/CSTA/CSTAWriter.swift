internal import NIOCore
internal import XMLCore

/// Writes one CSTA message in one edition.
public struct CSTAWriter: Sendable {
    public let edition: CSTAEdition
    var xml: XMLWriter
    /// Where the monitor cross reference belongs, if it is to be put in later; see ``EncodedEvent``.
    fileprivate(set) var splice: Int?
    fileprivate let leavesCrossReferenceOut: Bool
    /// What is written besides the message; `nil` for an edition of which it is not known that it has a place for it.
    let additions: EventAdditions?

    init(
        edition: CSTAEdition, into buffer: ByteBuffer, leavesCrossReferenceOut: Bool = false,
        additions: EventAdditions? = nil
    ) {
        self.edition = edition
        self.additions = edition == .ed2 ? nil : additions
        self.leavesCrossReferenceOut = leavesCrossReferenceOut
        xml = XMLWriter(into: buffer)
    }

    mutating func message(_ payload: some CSTAPayload) {
        xml.declaration()
        xml.root(type(of: payload).elementName, namespace: edition.namespace)
        payload.encode(into: &self)
        xml.close(type(of: payload).elementName)
    }

    /// The cross reference of an event, or only the place for it.
    mutating func monitorCrossRefID(_ value: String) {
        xml.open("monitorCrossRefID")
        if leavesCrossReferenceOut {
            splice = xml.hole()
        } else {
            xml.text(value)
        }
        xml.close("monitorCrossRefID")
    }

    mutating func write(_ value: some CSTAValue, as name: XMLName) {
        value.write(as: name, into: &self)
    }

    /// Nothing without a value.
    mutating func write(_ value: (some CSTAValue)?, as name: XMLName) {
        value?.write(as: name, into: &self)
    }

    /// A list element with its items; nothing without a list.
    mutating func write(_ values: [some CSTAValue]?, as name: XMLName, of item: XMLName) {
        guard let values else { return }
        xml.open(name)
        for value in values {
            value.write(as: item, into: &self)
        }
        xml.close(name)
    }

    /// Those of the carried children that belong at this place of the schema.
    mutating func carried(_ children: CarriedChildren, _ names: CarriedName...) {
        guard !children.isEmpty || additions != nil else { return }
        for name in names {
            if name == .extensions, let text = additions?.privateText {
                var children = children
                children.addPrivateText(text.text, as: text.name, prefix: text.prefix, namespace: text.namespace)
                write(children[name])
            } else if let fragment = children[name] {
                write(fragment)
            } else {
                add(name)
            }
        }
    }

    /// As ``carried(_:_:)``, for children that the third edition does not have here.
    mutating func carriedSinceEd6(_ children: CarriedChildren, _ names: CarriedName...) {
        guard !children.isEmpty, edition.isLate else { return }
        for name in names {
            write(children[name])
        }
    }

    private mutating func write(_ fragment: XMLFragment?) {
        guard let fragment else { return }
        write(fragment)
    }

    /// A carried element, without what the edition does not have, and without these names.
    mutating func write(_ fragment: XMLFragment, leavingOut names: Set<String> = []) {
        let left = edition.isLate ? names : (names.isEmpty ? Self.sinceEd6 : Self.sinceEd6.union(names))
        xml.fragment(fragment, leavingOut: left)
    }

    /// Elements and attributes inside carried elements that the third edition does not have.
    private static let sinceEd6: Set<String> = [
        "agent", "callCharacteristicsEncryptedCall", "callCharacteristicsinRequest", "changeConnectionInformation",
        "deflect", "deviceIDTagPrivateName", "deviceIDTagPrivateNumber", "deviceInfo", "encryptedCall",
        "listOfCallLinkageData", "locationInfo", "locationInfoEntry", "locationInfoList",
        "multipleDeviceIDsInNewDestination", "presenceState", "privateName", "privateNumber", "ringDuration",
    ]
}

extension CSTAWriter {
    /// A message that is carried through, as the document.
    mutating func message(_ raw: RawCSTA) {
        xml.declaration()
        let hole = xml.root(
            raw.fragment, namespace: edition.namespace,
            leavingOut: leavesCrossReferenceOut ? "monitorCrossRefID" : nil)
        splice = hole ?? splice
    }
}
