internal import NIOCore

/// The Digest credentials of one request as they are checked: its head and where in it the fields stand.
public struct PresentedDigest: Sendable {
    let octets: ByteBuffer
    let fields: DigestFields

    /// The user that the credentials name.
    public var username: String { String(octets.readableBytesUInt8Span, fields.username) }

    init(octets: ByteBuffer, fields: DigestFields) {
        self.octets = octets
        self.fields = fields
    }

    /// Credentials that were read into texts.
    init(_ credentials: DigestCredentials) {
        var octets = ByteBufferAllocator().buffer(capacity: 512)
        func add(_ text: String) -> Range<Int> {
            let start = octets.writerIndex
            octets.writeString(text)
            return start..<octets.writerIndex
        }
        var fields = DigestFields()
        fields.username = add(credentials.username)
        fields.realm = add(credentials.realm)
        fields.nonce = add(credentials.nonce)
        fields.uri = add(credentials.uri)
        fields.response = add(credentials.response)
        fields.clientNonce = add(credentials.cnonce ?? "")
        fields.nonceCount = add(credentials.nc ?? "")
        fields.algorithm = credentials.effectiveAlgorithm
        fields.protection = credentials.qop.map { $0 == "auth" ? .auth : .other } ?? .none
        self.init(octets: octets, fields: fields)
    }

    /// The credentials of a request for one realm: a request that passed several servers carries several (RFC 8760
    /// 2.3).
    ///
    /// - Parameter header: `.authorization` where we answer 401, `.proxyAuthorization` where we answer 407.
    /// - Returns: nil if no header is meant for `realm`.
    /// - Throws: what `DigestCredentials.init(parsing:)` throws, if no header fits and one could not be read.
    public static func find(
        in request: SIPMessage, header: SIPHeaderName = .authorization, realm: String
    ) throws(SIPParseError) -> PresentedDigest? {
        let octets = request.head.readableBytesUInt8Span
        var failure: SIPParseError?
        var count = 0
        for field in request.fields where field.id == header.id && header.id != SIPHeaderName.custom {
            count += 1
            if count > DigestCredentials.maximumHeaders { break }
            if let fields = DigestFields(octets, field.value) {
                guard octets.equals(fields.realm, realm) else { continue }
                return PresentedDigest(octets: request.head, fields: fields)
            }
            do throws(SIPParseError) {
                let credentials = try DigestCredentials(parsing: request.text(of: field))
                if credentials.realm == realm { return PresentedDigest(credentials) }
            } catch {
                failure = failure ?? error
            }
        }
        if let failure { throw failure }
        return nil
    }
}
