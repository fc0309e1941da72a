/// The text of a request, for tests that bend it.
struct RequestText: Sendable {
    var method: String
    var target: String
    /// In order; a name may occur more than once.
    var headers: [(name: String, value: String)]
    var body = ""
    /// `nil`: computed from the body.
    var contentLength: String?
    var version = "SIP/2.0"

    subscript(name: String) -> String {
        get { headers.first { $0.name == name }?.value ?? "" }
        set {
            if let index = headers.firstIndex(where: { $0.name == name }) {
                headers[index].value = newValue
            } else {
                headers.append((name, newValue))
            }
        }
    }

    mutating func remove(_ name: String) {
        headers.removeAll { $0.name == name }
    }

    mutating func add(_ name: String, _ value: String) {
        headers.append((name, value))
    }

    func changed(_ change: (inout RequestText) -> Void) -> RequestText {
        var copy = self
        change(&copy)
        return copy
    }

    var text: String {
        let lines = ["\(method) \(target) \(version)"] + headers.map { "\($0.name): \($0.value)" }
        let length = ["Content-Length: \(contentLength ?? String(body.utf8.count))"]
        return (lines + length + ["", ""]).joined(separator: "\r\n") + body
    }

    var bytes: [UInt8] { Array(text.utf8) }

    /// A well-formed request outside a dialog.
    static func fresh(_ method: String, target: String = "sip:uacsta.test", user: String, cseq: Int = 1) -> RequestText
    {
        let unique = Unique.next()
        return RequestText(
            method: method, target: target,
            headers: [
                ("Via", "SIP/2.0/TCP 127.0.0.1:5060;branch=z9hG4bK\(unique);rport"), ("Max-Forwards", "70"),
                ("From", "<sip:\(user)@uacsta.test>;tag=t\(unique)"), ("To", "<sip:\(user)@uacsta.test>"),
                ("Call-ID", "c\(unique)"), ("CSeq", "\(cseq) \(method)"),
                ("Contact", "<sip:\(user)@127.0.0.1:5060;transport=tcp>"),
            ])
    }
}
