import TLSCore

/// Decides when to say that a certificate ends: in its last two weeks once a day, at its end at once, then once a day.
///
/// Times are those of the wall clock, which may be set in either direction while the server runs.
struct CertificateWatch: Sendable {
    enum Notice: Sendable, Equatable {
        /// It still holds, for so many whole days.
        case endsSoon(TLSExpiry, days: Int)
        /// Peers that look at it refuse new connections.
        case ended(TLSExpiry)
    }

    /// Renewing by itself (ACME) happens a month ahead of the end: who gets this far has to look.
    static let ahead = 14 * day
    private static let day = 86400

    private struct Said {
        let hasEnded: Bool
        let at: Int
    }

    private var expiries: [TLSExpiry] = []
    private var said: [TLSExpiry: Said] = [:]

    /// These are in use from now on; one that several listeners share counts once.
    mutating func certificatesAre(_ expiries: [TLSExpiry]) {
        self.expiries = Set(expiries).sorted { $0.certificateFile < $1.certificateFile }
        said = said.filter { self.expiries.contains($0.key) }
    }

    /// What there is to say now.
    /// - Parameter seconds: since 1970.
    mutating func looked(at seconds: Int) -> [Notice] {
        expiries.compactMap { expiry in
            let hasEnded = seconds >= expiry.seconds
            guard hasEnded || expiry.seconds - seconds <= Self.ahead else {
                said[expiry] = nil
                return nil
            }
            if let last = said[expiry], last.hasEnded == hasEnded, abs(seconds - last.at) < Self.day { return nil }
            said[expiry] = Said(hasEnded: hasEnded, at: seconds)
            return hasEnded ? .ended(expiry) : .endsSoon(expiry, days: (expiry.seconds - seconds) / Self.day)
        }
    }
}
