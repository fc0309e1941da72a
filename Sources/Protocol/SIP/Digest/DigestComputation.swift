/// The arithmetic of RFC 7616 section 3.4.1 to 3.4.3, without qop also that of RFC 2069.
struct DigestComputation {
    var algorithm: DigestAlgorithm
    var username: String
    var realm: String
    var nonce: String
    var uri: String
    var method: String
    /// nil: no qop, as clients of RFC 2069 have it.
    var protection: Protection?
    /// Needed by the session variants even without qop.
    var clientNonce: String?

    /// What qop=auth adds. The count is hashed as it was written, whatever it looks like.
    struct Protection {
        var nonceCount: String
        var clientNonce: String
    }

    /// The response as hexadecimal digits; nil if the algorithm is not available here.
    func response(password: Secret) -> [UInt8]? {
        guard let function = algorithm.hash else { return nil }
        // One buffer for all hashes: each text is written, hashed and forgotten.
        var text: [UInt8] = []
        text.reserveCapacity(320)

        text.append(fields: username, realm, password.reveal())
        guard var first = function.hash(text) else { return nil }
        if algorithm.isSession {
            text.removeAll(keepingCapacity: true)
            first.appendHex(to: &text)
            text.append(UInt8(ascii: ":"))
            text.append(fields: nonce, clientNonce ?? "")
            guard let session = function.hash(text) else { return nil }
            first = session
        }

        text.removeAll(keepingCapacity: true)
        text.append(fields: method, uri)
        guard let second = function.hash(text) else { return nil }

        text.removeAll(keepingCapacity: true)
        first.appendHex(to: &text)
        text.append(UInt8(ascii: ":"))
        text.append(contentsOf: nonce.utf8)
        text.append(UInt8(ascii: ":"))
        if let protection {
            text.append(fields: protection.nonceCount, protection.clientNonce, "auth")
            text.append(UInt8(ascii: ":"))
        }
        second.appendHex(to: &text)
        guard let third = function.hash(text) else { return nil }

        text.removeAll(keepingCapacity: true)
        third.appendHex(to: &text)
        return text
    }
}

extension [UInt8] {
    /// Appends the texts with a colon between each two.
    fileprivate mutating func append(fields first: String, _ others: String...) {
        append(contentsOf: first.utf8)
        for other in others {
            append(UInt8(ascii: ":"))
            append(contentsOf: other.utf8)
        }
    }
}
