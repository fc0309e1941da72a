import NIOCore
import SIPCore

/// Challenges and credentials read, written, read again, checked and answered.
func fuzzDigest(_ octets: ByteBuffer) {
    guard let text = octets.text else { return }
    let oneLine = String(text.unicodeScalars.map { $0.value < 0x20 || $0.value == 0x7F ? " " : Character($0) })
    challenge(oneLine)
    credentials(oneLine)
    answer(oneLine)
}

private func challenge(_ text: String) {
    guard let challenge = try? DigestChallenge(parsing: text) else { return }
    let again = try? DigestChallenge(parsing: challenge.headerValue)
    hold(challenge == again, "challenge \(challenge) \(String(describing: again))")
}

private func credentials(_ text: String) {
    guard let credentials = try? DigestCredentials(parsing: text) else { return }
    let isPlain = credentials.response.utf8.allSatisfy { $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }
    if isPlain && (credentials.qop ?? "auth") == "auth" && (credentials.nc == nil || credentials.nonceCount != nil) {
        let again = try? DigestCredentials(parsing: credentials.headerValue)
        hold(credentials == again, "credentials \(credentials) \(String(describing: again))")
    }
    var authenticator = DigestAuthenticator(realm: credentials.realm, capacity: 4)
    let now = NIODeadline.uptimeNanoseconds(1_000_000_000)
    hold(
        !authenticator.check(credentials, method: .register, password: nil, at: now).isAccepted,
        "nobody is let in without a password")
    hold(
        !authenticator.check(credentials, method: .register, password: Secret("p"), at: now).isAccepted,
        "a nonce that was never given lets nobody in")
}

/// Our client answers any challenge in a way that our server accepts.
private func answer(_ text: String) {
    for (status, header) in [
        (SIPStatus.unauthorized, "WWW-Authenticate"), (.proxyAuthenticationRequired, "Proxy-Authenticate"),
    ] {
        let head = "SIP/2.0 \(status.code) no\r\n\(header): \(text)\r\nContent-Length: 0\r\n\r\n"
        guard let response = try? SIPMessage(parsing: head) else { return }
        var client = DigestClient(username: "u\"\\", password: Secret("p"))
        guard let (_, value) = client.answer(to: response, method: .info, uri: "sip:b") else { continue }
        guard let credentials = try? DigestCredentials(parsing: value) else {
            // A field that is too long is refused when it comes back; anything else we write must be readable.
            hold(value.utf8.count > 1024, "our own credentials cannot be read: \(value)")
            continue
        }
        hold(credentials.username == "u\"\\", "user name")
        hold(
            client.answer(to: response, method: .info, uri: "sip:b") == nil || text.lowercased().contains("stale"),
            "the same nonce twice")
    }
}
