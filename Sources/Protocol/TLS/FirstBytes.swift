import NIOCore

/// Tells a TLS peer from one that speaks in clear or talks nonsense, by the first byte it sends.
enum FirstBytes {
    /// nil when the bytes can be the begin of TLS.
    static func fault(_ bytes: ByteBuffer, from peer: Peer) -> TLSError? {
        guard let first = bytes.getInteger(at: bytes.readerIndex, as: UInt8.self) else { return nil }
        switch first {
        case 20...23:
            // Alert, handshake, … of RFC 8446 5.1; whether it may come now is OpenSSL's to say.
            return nil
        case 0x20...0x7e, 0x09, 0x0a, 0x0d:
            let text = CertificateText.printable(bytes.readableBytesView, limit: 40)
            let mend =
                switch peer {
                case .client: "let the peer use TLS, or send it to the TCP port"
                case .server: "this port of the peer speaks no TLS: use its TLS port"
                }
            return TLSError(.plainText, "the peer sends plain text on a TLS connection (\"\(text)\"): \(mend)")
        case _ where first & 0x80 != 0 && peer == .client:
            // The frame of SSL 2, in which old clients wrap a hello for TLS 1.0 (RFC 5246 E.2). OpenSSL looks at it,
            // and at nonsense; only the real SSL 2 has version 0.2 there.
            guard bytes.getInteger(at: bytes.readerIndex + 2, as: UInt8.self) == 1,
                bytes.getInteger(at: bytes.readerIndex + 3, as: UInt16.self) == 2
            else { return nil }
            return TLSError(.protocolTooOld, "the peer offers SSL 2, which is no protection: update or replace it")
        default:
            let text = CertificateText.printable(bytes.readableBytesView, limit: 16)
            return TLSError(.notTLS, "the peer sends something that is not TLS (\"\(text)\")")
        }
    }

    enum Peer {
        case client
        case server
    }
}
