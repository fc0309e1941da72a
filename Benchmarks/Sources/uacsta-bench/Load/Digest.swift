import COpenSSL
import Foundation

/// A phone's digest: MD5, the algorithm that all of them have.
struct Digest {
    let user: String
    let password: String

    /// The Authorization value for the challenge of a 401.
    func answer(_ response: Incoming, method: String, uri: String, count: Int) -> String {
        var challenge = ""
        response.forEachLine("\r\nWWW-Authenticate:") { line in
            let text = String(decoding: line, as: UTF8.self)
            if text.contains("algorithm=MD5") { challenge = text }
        }
        let nonce = Self.parameter("nonce", of: challenge)
        return answer(
            nonce: nonce, realm: Self.parameter("realm", of: challenge), method: method, uri: uri, count: count)
    }

    func answer(nonce: String, realm: String, method: String, uri: String, count: Int) -> String {
        let nc = String(count, radix: 16)
        let padded = String(repeating: "0", count: 8 - nc.count) + nc
        let secret = Self.md5("\(user):\(realm):\(password)")
        let request = Self.md5("\(method):\(uri)")
        let value = Self.md5("\(secret):\(nonce):\(padded):0a4f113b:auth:\(request)")
        return "Digest username=\"\(user)\", realm=\"\(realm)\", nonce=\"\(nonce)\", uri=\"\(uri)\", "
            + "response=\"\(value)\", algorithm=MD5, cnonce=\"0a4f113b\", qop=auth, nc=\(padded)"
    }

    static func parameter(_ name: String, of text: String) -> String {
        guard let start = text.range(of: name + "=\"")?.upperBound else { return "" }
        return String(text[start...].prefix { $0 != "\"" })
    }

    private static func md5(_ text: String) -> String {
        var value = [UInt8](repeating: 0, count: 16)
        let octets = Array(text.utf8)
        EVP_Digest(octets, octets.count, &value, nil, EVP_md5(), nil)
        return value.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
