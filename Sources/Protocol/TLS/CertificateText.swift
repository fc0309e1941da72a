import COpenSSL

/// What a certificate says, as bounded text without control characters: it comes from the peer and goes to the log.
enum CertificateText {
    static let limit = 512

    /// Distinguished name in the order of RFC 2253, as `CN=phone-17,O=Example`.
    static func subject(_ certificate: OpaquePointer) -> String {
        unsafe name(X509_get_subject_name(certificate))
    }

    static func issuer(_ certificate: OpaquePointer) -> String {
        unsafe name(X509_get_issuer_name(certificate))
    }

    /// DNS names and addresses of the certificate, or its subject when it has none.
    static func names(_ certificate: OpaquePointer) -> String {
        let names = unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: limit) { room in
            let length = unsafe uacsta_X509_names(certificate, room.baseAddress, Int32(room.count))
            return unsafe printable(UnsafeRawBufferPointer(room).prefix(Int(length)), limit: limit)
        }
        return names.isEmpty ? unsafe subject(certificate) : names
    }

    static func time(_ time: UnsafePointer<ASN1_TIME>?) -> String {
        guard let time = unsafe time else { return "an unknown time" }
        return unsafe written { bio in unsafe ASN1_TIME_print(bio, time) }
    }

    /// Printable ASCII as it is, everything else as `\xHH`.
    static func printable(_ bytes: some Collection<UInt8>, limit: Int) -> String {
        if bytes.count <= limit, bytes.allSatisfy({ (0x20...0x7e).contains($0) }) {
            return String(decoding: bytes, as: UTF8.self)
        }
        var text = ""
        for byte in bytes.prefix(limit) {
            if (0x20...0x7e).contains(byte) {
                text.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                let digits = String(byte, radix: 16)
                text += byte < 16 ? "\\x0\(digits)" : "\\x\(digits)"
            }
        }
        return text
    }

    private static func name(_ name: OpaquePointer?) -> String {
        guard let name = unsafe name else { return "nobody" }
        return unsafe written { bio in unsafe uacsta_X509_NAME_print(bio, name) }
    }

    private static func written(_ body: (OpaquePointer) -> Int32) -> String {
        guard let bio = unsafe BIO_new(BIO_s_mem()) else { return "" }
        defer { unsafe BIO_free(bio) }
        _ = unsafe body(bio)
        return unsafe withUnsafeTemporaryAllocation(of: UInt8.self, capacity: limit) { room in
            let length = unsafe BIO_read(bio, room.baseAddress, Int32(room.count))
            return unsafe printable(room.prefix(max(0, Int(length))), limit: limit)
        }
    }
}
