import Logging
import Testing

@testable import CSTAServer

@Suite struct LogLineTests {
    private func line(_ message: String, _ metadata: Logger.Metadata = [:], milliseconds: Int64 = 0) -> String {
        String(
            decoding: LogLine.bytes(
                time: LogTime(milliseconds: milliseconds), level: .info, label: "uacsta.phone", message: message,
                metadata: metadata), as: UTF8.self)
    }

    @Test("time, level, label, message, sorted keys")
    func format() {
        #expect(
            line(
                "registered", ["phone": "001122aabbcc", "expires": "300", "agent": "snomD785/10.1 (x)"],
                milliseconds: 1_777_889_472_345)
                == "2026-05-04T10:11:12.345Z info uacsta.phone: registered agent=\"snomD785/10.1 (x)\" expires=300 phone=001122aabbcc\n"
        )
    }

    @Test(
        "ISO 8601 over leap days and centuries",
        arguments: [
            (Int64(0), "1970-01-01T00:00:00.000Z"), (951_782_400_000, "2000-02-29T00:00:00.000Z"),
            (4_107_542_399_999, "2100-02-28T23:59:59.999Z"), (4_107_542_400_000, "2100-03-01T00:00:00.000Z"),
            (1_735_689_599_001, "2024-12-31T23:59:59.001Z"), (-1, "1969-12-31T23:59:59.999Z"),
        ])
    func time(_ milliseconds: Int64, _ expected: String) {
        #expect(line("x", milliseconds: milliseconds).hasPrefix(expected + " "))
    }

    @Test(
        "nothing from outside forges a line or steers a terminal (case 126, CWE-117)",
        arguments: [
            ("a\r\n2026 error", "a\\r\\n2026 error"), ("\u{1B}[31mred", "\\u{1b}[31mred"), ("nul\0", "nul\\u{0}"),
            ("c1\u{9B}31m", "c1\\u{9b}31m"), ("line\u{2028}sep\u{2029}", "line\\u{2028}sep\\u{2029}"),
            ("\u{202E}abc", "\\u{202e}abc"), ("\u{85}", "\\u{85}"), ("del\u{7F}", "del\\u{7f}"),
            ("${jndi:ldap://x}", "${jndi:ldap://x}"), ("grün 日本 😀", "grün 日本 😀"), ("\t", "\\t"),
        ])
    func escaping(_ text: String, _ expected: String) {
        #expect(line(text) == "1970-01-01T00:00:00.000Z info uacsta.phone: \(expected)\n")
        #expect(line("m", ["k": "\(text)"]).filter { $0.isNewline }.count == 1)
        #expect(line("m", ["k\(text)": "v"]).filter { $0.isNewline }.count == 1)
    }

    @Test(
        "a value that could be taken for more is quoted",
        arguments: [
            ("", "\"\""), ("a b", "\"a b\""), ("a=b", "\"a=b\""), ("say \"x\"", "\"say \\\"x\\\"\""),
            ("a\\", "\"a\\\\\""),
            ("plain/1.0;x", "plain/1.0;x"),
        ])
    func quoting(_ value: String, _ expected: String) {
        #expect(line("m", ["k": "\(value)"]) == "1970-01-01T00:00:00.000Z info uacsta.phone: m k=\(expected)\n")
    }

    @Test("lists and groups, sorted and bounded in depth")
    func nested() {
        #expect(line("m", ["k": ["a", "b"]]).hasSuffix(" k=[a,b]\n"))
        #expect(line("m", ["k": ["b": "2", "a": ["1"]]]).hasSuffix(" k=\"{a=[1],b=2}\"\n"))
        #expect(line("m", ["k": [[[[["deep"]]]]]]).contains("…"))
    }

    @Test("a line has a greatest length, cut between characters")
    func bounds() {
        let long = line(String(repeating: "é", count: 100_000))
        #expect(long.utf8.count < LogLine.messageLimit + 200)
        #expect(long.contains("…(+"))
        #expect(!long.contains("\u{FFFD}"))
        #expect(line("m", ["k": "\(String(repeating: "x", count: 5000))"]).utf8.count < LogLine.valueLimit + 200)
        var many: Logger.Metadata = [:]
        for index in 0..<500 { many["k\(index)"] = "\(String(repeating: "x", count: 1000))" }
        #expect(line("m", many).utf8.count < LogLine.lineLimit + LogLine.valueLimit + 200)
    }
}
