import Foundation

/// The sample messages of Tests/Fixtures/schema/samples, put into an edition and a spelling of their device.
struct Sample: Sendable {
    /// The edition of a file: `ed3` or `ed6`.
    enum Shape: String, Sendable { case ed3, ed6 }

    private let text: String

    /// `MakeCall`, `DeliveredEvent`: the file is named after the message, with `suffix`.
    init(_ message: String, suffix: String = "", in shape: Shape) throws {
        let words = message.replacing("CSTA", with: "Csta").reduce(into: "") { name, letter in
            if letter.isUppercase, !name.isEmpty { name += "-" }
            name += letter.lowercased()
        }
        let path = Fixtures.path("schema/samples/\(shape.rawValue)/\(words)\(suffix).xml")
        text = try String(contentsOfFile: path, encoding: .utf8)
    }

    /// A message without a file.
    init(text: String) {
        self.text = text
    }

    /// The device that the samples are about.
    static let device = "sip:201@pbx.example.net"
    /// Private data as a vendor's, which has to come through unchanged.
    static let mark =
        "<extensions><privateData><private><v:mark xmlns:v=\"urn:vendor\" kind=\"a&amp;b\">x &lt; y</v:mark></private>"
        + "</privateData></extensions>"

    /// The message in canonical form, with private data at its end, its device and monitor as given, in `namespace`.
    func document(_ namespace: String, device: String, monitor: String? = nil, marked: Bool = true) -> String {
        var body = Self.canonical(text).replacing(Self.device, with: device)
        if let monitor { body = body.replacing(/<monitorCrossRefID>[^<]*</, with: "<monitorCrossRefID>\(monitor)<") }
        let name = body.dropFirst().prefix { $0 != ">" && $0 != "/" }
        var inner = body.hasSuffix("/>") ? "" : String(body.dropFirst(name.count + 2).dropLast(name.count + 3))
        if marked { inner += Self.mark }
        let root = "<\(name) xmlns=\"\(namespace)\""
        return inner.isEmpty ? root + "/>" : "\(root)>\(inner)</\(name)>"
    }

    /// No declaration, no comment, no white space between elements, empty elements in one tag, default namespace on the
    /// root alone.
    static func canonical(_ xml: String, keepingNamespace: Bool = false) -> String {
        var text = xml.replacing(/<\?.*?\?>/.dotMatchesNewlines(), with: "")
            .replacing(/<!--.*?-->/.dotMatchesNewlines(), with: "")
            .replacing(/>\s+</, with: "><")
            .replacing(/<([A-Za-z:]+)><\/[A-Za-z:]+>/) { "<\($0.output.1)/>" }
            .replacing(/\s+\/>/, with: "/>")
        if !keepingNamespace { text = text.replacing(/\ xmlns="[^"]*"/, with: "") }
        return text.trimmingCharacters(in: .whitespacesAndNewlines)
    }
}

extension String {
    /// Without the ids of calls that the server adds to events (CAL-1): no sample has its own.
    var withoutCallLinkage: String {
        replacing(/<callLinkageData(List)?>.*?<\/callLinkageData(List)?>/.dotMatchesNewlines(), with: "")
    }
}
