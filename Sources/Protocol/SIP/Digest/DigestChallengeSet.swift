internal import NIOCore

/// The challenges of one 401 or 407: one for each algorithm, all with one nonce (RFC 8760 section 2.3).
///
/// They differ in the nonce alone from those of the next 401, so that the rest of their text is kept as it is written.
public struct DigestChallengeSet: Sendable, Sequence {
    /// What all challenges of an authenticator have in common.
    struct Template: Sendable {
        let realm: String
        let algorithms: [DigestAlgorithm]
        /// Up to the nonce.
        let head: String
        /// Behind the nonce, for each algorithm.
        let tails: [String]
        let staleTails: [String]

        init(realm: String, algorithms: [DigestAlgorithm]) {
            self.realm = realm
            self.algorithms = algorithms
            var text = ParameterText(scheme: "Digest")
            text.add("realm", quoted: realm)
            head = text.text + ", nonce=\""
            tails = algorithms.map { "\", algorithm=\($0.rawValue), qop=\"auth\"" }
            staleTails = tails.map { "\", stale=true" + $0.dropFirst() }
        }
    }

    let template: Template
    /// `nil`, and no challenge, if the system's hash fails.
    let nonce: String?
    /// The digest was right, only the nonce was too old.
    public let stale: Bool

    public func makeIterator() -> IndexingIterator<[DigestChallenge]> {
        guard let nonce else { return [].makeIterator() }
        return template.algorithms.map {
            DigestChallenge(realm: template.realm, nonce: nonce, algorithm: $0, stale: stale)
        }.makeIterator()
    }
}

extension SIPWriter {
    /// A header line for each challenge.
    public mutating func challenges(_ set: DigestChallengeSet, as name: SIPHeaderName = .wwwAuthenticate) {
        guard let nonce = set.nonce else { return }
        let (name, head) = (name.description, set.template.head)
        for tail in set.stale ? set.template.staleTails : set.template.tails {
            // Nothing in these that would end the line: the realm was freed of control characters when it was quoted.
            buffer.write(count: name.utf8.count + head.utf8.count + nonce.utf8.count + tail.utf8.count + 4) { sink in
                sink.put(name.utf8Span.span)
                sink.put(": ")
                sink.put(head.utf8Span.span)
                sink.put(nonce.utf8Span.span)
                sink.putLine("", tail.utf8Span.span)
            }
        }
    }
}
