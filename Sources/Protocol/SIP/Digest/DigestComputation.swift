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
        var hashing = DigestHashing()
        guard let response = fields.response(in: octets.span, method: method, password: password, &hashing) else {
            return nil
        }
        var text: [UInt8] = []
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
    func response(
        in octets: Span<UInt8>, method: String, password: Secret, _ hashing: inout DigestHashing
    ) -> HashValue? {
        guard let function = algorithm.hash else { return nil }
        var first = hashing.hash(with: function) { input in
            input.add(octets.extracting(username))
            input.add(":")
            input.add(octets.extracting(realm))
            input.add(":")
            input.add(password.reveal().utf8Span.span)
        }
        if algorithm.isSession, let account = first {
            first = hashing.hash(with: function) { input in
                input.add(hexOf: account)
                input.add(":")
                input.add(octets.extracting(nonce))
                input.add(":")
                input.add(octets.extracting(clientNonce))
            }
        }
        let second = hashing.hash(with: function) { input in
            input.add(method.utf8Span.span)
            input.add(":")
            input.add(octets.extracting(uri))
        }
        guard let first, let second else { return nil }
        return hashing.hash(with: function) { input in
            input.add(hexOf: first)
            input.add(":")
            input.add(octets.extracting(nonce))
            input.add(":")
            if protection != .none {
                input.add(octets.extracting(nonceCount))
                input.add(":")
                input.add(octets.extracting(clientNonce))
                input.add(":auth:")
            }
            input.add(hexOf: second)
        }
    }
}
