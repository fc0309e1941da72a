import Logging
import Testing

@testable import CSTAServer

/// Passwords, HA1 and digest responses never reach a log (case 125, DIA-2, CWE-532).
@Suite struct SecretMaskTests {
    private func masked(_ text: String) -> String {
        SecretMask.masked(Array(text.utf8)).map { String(decoding: $0, as: UTF8.self) } ?? text
    }

    @Test(arguments: [
        ("Authorization: Digest username=\"a\", response=\"b\"", "Authorization: ***"),
        (
            "REGISTER x\r\nauthorization:Digest x\r\n response=\"1\"\r\nVia: y",
            "REGISTER x\r\nauthorization:***\r\nVia: y"
        ),
        ("Proxy-Authorization : Digest x\nVia: y", "Proxy-Authorization : ***\nVia: y"),
        ("A\\r\\nAuthorization: Basic x\\r\\nVia: y", "A\\r\\nAuthorization: ***\\r\\nVia: y"),
        ("Digest username=\"u\", response=\"0123\", nc=1", "Digest username=\"u\", response=\"***\", nc=1"),
        ("password=geheim user=a", "password=*** user=a"),
        ("{\"password\": \"ge\\\"heim\", \"user\": 1}", "{\"password\": \"***\", \"user\": 1}"),
        ("<user>a</user><password>geheim</password>", "<user>a</user><password>***</password>"),
        ("<ns:Password>geheim", "<ns:Password>***"),
        ("user_pass: geheim", "user_pass: ***"),
        ("To: <sip:alice:geheim@example.com>", "To: <sip:alice:***@example.com>"),
        ("ha1=939e7578ed9e3c518a452acee763bce9", "ha1=***"),
    ])
    func masks(_ text: String, _ expected: String) {
        #expect(masked(text) == expected)
    }

    @Test(
        "ordinary text stays as it is",
        arguments: [
            "registered", "response 200 to REGISTER", "response: 200 OK", "wrong password",
            "sip:alice@example.com:5060",
            "sip:10.0.0.1:5060;transport=tcp", "Contact: <sip:[::1]:5060>", "authorization missing", "",
        ])
    func leaves(_ text: String) {
        #expect(SecretMask.masked(Array(text.utf8)) == nil)
    }

    @Test("metadata keys that name a secret")
    func keys() {
        let line = String(
            decoding: LogLine.bytes(
                time: LogTime(milliseconds: 0), level: .info, label: "l", message: "m",
                metadata: [
                    "Authorization": "Digest abc", "userPassword": "abc", "nested": ["secret": "abc", "x": "y"],
                    "header": "Authorization: Digest abc",
                ]), as: UTF8.self)
        #expect(!line.contains("abc"))
        #expect(line.contains("x=y"))
    }

    @Test("whatever the cut, masking never reads beyond the text")
    func prefixes() {
        let text = Array(
            "Authorization: x\r\n <password>y</password> response=\"z\\\" sip:a:b@c \"password\" : \"".utf8)
        for length in 0...text.count { _ = SecretMask.masked(Array(text[..<length])) }
    }
}
