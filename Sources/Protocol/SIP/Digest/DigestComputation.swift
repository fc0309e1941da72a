/// The arithmetic of RFC 7616 section 3.4.1 to 3.4.3, without qop also that of RFC 2069, on texts.
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
        var octets: [UInt8] = []
        octets.reserveCapacity(256)
        func add(_ text: String) -> Range<Int> {
            let start = octets.count
            octets.append(contentsOf: text.utf8)
            return start..<octets.count
        }
        var fields = DigestFields()
        fields.algorithm = algorithm
        fields.username = add(username)
        fields.realm = add(realm)
        fields.nonce = add(nonce)
        fields.uri = add(uri)
        fields.nonceCount = add(protection?.nonceCount ?? "")
        fields.clientNonce = add(clientNonce ?? protection?.clientNonce ?? "")
        fields.protection = protection == nil ? .none : .auth
        var text: [UInt8] = []
        guard let response = fields.response(in: octets.span, method: method, password: password, &text) else {
            return nil
        }
        text.removeAll(keepingCapacity: true)
        response.appendHex(to: &text)
        return text
    }
}

extension DigestComputation {
    /// What a client with these credentials must have computed.
    init(_ credentials: DigestCredentials, method: SIPMethod) {
        self.init(
            algorithm: credentials.effectiveAlgorithm, username: credentials.username, realm: credentials.realm,
            nonce: credentials.nonce, uri: credentials.uri, method: method.rawValue,
            protection: credentials.qop == nil
                ? nil : Protection(nonceCount: credentials.nc ?? "", clientNonce: credentials.cnonce ?? ""),
            clientNonce: credentials.cnonce)
    }
}

extension DigestFields {
    /// The response that these fields call for; nil if the algorithm is not available here.
    /// - Parameter text: room for what is hashed, to be used again: each text is written, hashed and forgotten.
    func response(
        in octets: Span<UInt8>, method: String, password: Secret, _ text: inout [UInt8]
    ) -> HashValue? {
        guard let function = algorithm.hash else { return nil }
        let colon = UInt8(ascii: ":")

        text.removeAll(keepingCapacity: true)
        text.append(octets, username)
        text.append(colon)
        text.append(octets, realm)
        text.append(colon)
        text.append(contentsOf: password.reveal().utf8)
        guard var first = function.hash(text) else { return nil }
        if algorithm.isSession {
            text.removeAll(keepingCapacity: true)
            first.appendHex(to: &text)
            text.append(colon)
            text.append(octets, nonce)
            text.append(colon)
            text.append(octets, clientNonce)
            guard let session = function.hash(text) else { return nil }
            first = session
        }

        text.removeAll(keepingCapacity: true)
        text.append(contentsOf: method.utf8)
        text.append(colon)
        text.append(octets, uri)
        guard let second = function.hash(text) else { return nil }

        text.removeAll(keepingCapacity: true)
        first.appendHex(to: &text)
        text.append(colon)
        text.append(octets, nonce)
        text.append(colon)
        if protection != .none {
            text.append(octets, nonceCount)
            text.append(colon)
            text.append(octets, clientNonce)
            text.append(contentsOf: ":auth:".utf8)
        }
        second.appendHex(to: &text)
        return function.hash(text)
    }
}

extension [UInt8] {
    /// Appends a part of some octets.
    mutating func append(_ octets: Span<UInt8>, _ range: Range<Int>) {
        unsafe octets.extracting(range).withUnsafeBufferPointer { unsafe append(contentsOf: $0) }
    }
}
