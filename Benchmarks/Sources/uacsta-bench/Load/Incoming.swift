import CLinux

/// A message of the server as it lies in the buffer: valid only while it is being handled.
struct Incoming {
    let head: UnsafeRawBufferPointer
    let body: UnsafeRawBufferPointer

    /// 0 for a request.
    var status: Int {
        guard head.starts(with: "SIP/2.0 ".utf8), head.count > 12 else { return 0 }
        return (8..<11).reduce(0) { $0 * 10 + Int(head[$1]) - 48 }
    }

    func isRequest(_ method: StaticString) -> Bool {
        head.starts(with: UnsafeBufferPointer(start: method.utf8Start, count: method.utf8CodeUnitCount))
    }

    /// The value of the first header of this name, spelt as the server spells it.
    func value(_ name: StaticString) -> String? {
        value(name, in: head)
    }

    /// All lines of a header, each with its line end. `name` begins with CR LF and ends with the colon.
    func forEachLine(_ name: StaticString, _ body: (UnsafeRawBufferPointer) -> Void) {
        var rest = head[...]
        while let start = Self.find(name, in: UnsafeRawBufferPointer(rebasing: rest)) {
            let begin = rest.startIndex + start + 2
            guard let end = Self.find("\r\n", in: UnsafeRawBufferPointer(rebasing: head[begin...])) else { return }
            body(UnsafeRawBufferPointer(rebasing: head[begin..<begin + end + 2]))
            rest = head[(begin + end)...]
        }
    }

    /// The text of the first element of this name in the body, given as `<name>`.
    func text(_ tag: StaticString) -> String? {
        guard let start = Self.find(tag, in: body) else { return nil }
        let begin = start + tag.utf8CodeUnitCount
        return String(decoding: body[begin...].prefix { $0 != UInt8(ascii: "<") }, as: UTF8.self)
    }

    /// The name of the body's document element.
    var element: String {
        var start = body.startIndex
        while start + 1 < body.endIndex, body[start] != UInt8(ascii: "<") || body[start + 1] == UInt8(ascii: "?") {
            start += 1
        }
        let name = body[start...].dropFirst().prefix { $0 > 0x20 && $0 != UInt8(ascii: ">") && $0 != UInt8(ascii: "/") }
        return String(decoding: name, as: UTF8.self)
    }

    private func value(_ name: StaticString, in head: UnsafeRawBufferPointer) -> String? {
        var found: String?
        forEachLine(name) { line in
            guard found == nil else { return }
            let text = line.dropFirst(name.utf8CodeUnitCount - 2).prefix { $0 != 0x0D }
            found = String(decoding: text.drop { $0 == 0x20 }, as: UTF8.self)
        }
        return found
    }

    static func find(_ text: StaticString, in memory: UnsafeRawBufferPointer) -> Int? {
        let place = bench_find(memory.baseAddress, memory.count, text.utf8Start, text.utf8CodeUnitCount)
        return place < 0 ? nil : place
    }
}
