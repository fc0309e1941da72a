import SIPCore

extension SIPWriter {
    /// What a 415 has to say: which bodies are understood, and in which encodings (RFC 3261 8.2.3).
    mutating func acceptCSTA() {
        header(.accept, "application/csta+xml")
        header(.acceptEncoding, "identity")
    }
}
