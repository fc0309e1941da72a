import NIOCore
import Testing

@testable import SIPCore

/// REG-6 and negative-cases C.
struct DigestAuthenticatorTests {
    static let start = NIODeadline.uptimeNanoseconds(5_000_000_000_000)
    let password = Secret("right")
    var authenticator = DigestAuthenticator(
        realm: "uacsta", algorithms: [.sha256, .md5], lifetime: .minutes(5), capacity: 100, shard: 3,
        key: Array(repeating: 7, count: 32))

    /// Credentials as an honest client makes them.
    func credentials(
        nonce: String, count: Int? = 1, algorithm: DigestAlgorithm = .md5, password: String = "right",
        username: String = "000413AABBCC", method: SIPMethod = .register
    ) -> DigestCredentials {
        let digits = count.map { String($0, radix: 16) }
        var credentials = DigestCredentials(
            username: username, realm: "uacsta", nonce: nonce, uri: "sip:uacsta", response: "", algorithm: algorithm,
            cnonce: count == nil ? nil : "c",
            nc: digits.map { String(repeating: "0", count: 8 - $0.count) + $0 }, qop: count == nil ? nil : "auth")
        let response = DigestComputation(credentials, method: method).response(password: Secret(password)) ?? []
        credentials.response = String(decoding: response, as: UTF8.self)
        return credentials
    }

    mutating func nonce(at time: NIODeadline = start) throws -> String {
        try #require(authenticator.challenges(at: time).first?.nonce)
    }

    mutating func check(_ credentials: DigestCredentials, at time: NIODeadline = start) -> DigestVerdict {
        authenticator.check(credentials, method: .register, password: password, at: time)
    }

    /// interface.md: SHA-256 first, then MD5, qop="auth"; negative-cases 38: never the same nonce.
    @Test mutating func challenges() throws {
        let challenges = authenticator.challenges(at: Self.start)
        #expect(challenges.map(\.algorithm) == [.sha256, .md5])
        #expect(challenges.allSatisfy { $0.qop == ["auth"] && !$0.stale && $0.realm == "uacsta" })
        var nonces: Set<String> = []
        for _ in 0..<20 {
            let text = try #require(authenticator.challenges(at: Self.start).first?.headerValue)
            #expect(text.hasPrefix("Digest "))
            nonces.insert(try DigestChallenge(parsing: text).nonce)
        }
        #expect(nonces.count == 20)
        #expect(nonces.allSatisfy { $0.utf8.count == 40 })
    }

    @Test(arguments: [DigestAlgorithm.md5, .sha256])
    mutating func accepted(algorithm: DigestAlgorithm) throws {
        let nonce = try nonce()
        #expect(check(credentials(nonce: nonce, algorithm: algorithm)) == .accepted)
    }

    @Test mutating func noAlgorithmMeansMD5() throws {
        var credentials = credentials(nonce: try nonce())
        credentials.algorithm = nil
        #expect(check(credentials) == .accepted)
    }

    @Test mutating func upperCaseDigits() throws {
        var credentials = credentials(nonce: try nonce())
        credentials.response = credentials.response.uppercased()
        #expect(check(credentials) == .accepted)
    }

    /// negative-cases 41: wrong password and unknown user look the same.
    @Test mutating func wrongPasswordAndUnknownUser() throws {
        let nonce = try nonce()
        #expect(check(credentials(nonce: nonce, password: "wrong")) == .refused(.wrongResponse))
        let unknown = credentials(nonce: nonce)
        #expect(
            authenticator.check(unknown, method: .register, password: nil, at: Self.start) == .refused(.wrongResponse))
        let decoy = credentials(nonce: nonce, password: DigestAuthenticator.decoy.reveal())
        #expect(
            authenticator.check(decoy, method: .register, password: nil, at: Self.start) == .refused(.wrongResponse))
        // Neither of them has used the nonce up for its owner.
        #expect(check(credentials(nonce: nonce)) == .accepted)
    }

    @Test mutating func wrongMethod() throws {
        let credentials = credentials(nonce: try nonce(), method: .invite)
        #expect(check(credentials) == .refused(.wrongResponse))
    }

    /// negative-cases 39
    @Test mutating func replay() throws {
        let nonce = try nonce()
        let first = credentials(nonce: nonce)
        #expect(check(first) == .accepted)
        #expect(check(first) == .stale(.countNotGrowing))
        #expect(check(credentials(nonce: nonce, count: 2)) == .accepted)
        #expect(check(credentials(nonce: nonce, count: 9)) == .accepted)
        #expect(check(credentials(nonce: nonce, count: 8)) == .stale(.countNotGrowing))
        #expect(check(credentials(nonce: nonce, count: 9)) == .stale(.countNotGrowing))
        #expect(check(credentials(nonce: nonce, count: 0xFFFF_FFFF)) == .accepted)
        #expect(authenticator.liveNonces == 1)
    }

    @Test mutating func countOfZero() throws {
        #expect(check(credentials(nonce: try nonce(), count: 0)) == .stale(.countNotGrowing))
    }

    /// A client of RFC 2069 cannot count: one use for each nonce.
    @Test mutating func withoutProtection() throws {
        let nonce = try nonce()
        #expect(check(credentials(nonce: nonce, count: nil)) == .accepted)
        #expect(check(credentials(nonce: nonce, count: nil)) == .stale(.countNotGrowing))
        #expect(check(credentials(nonce: nonce, count: 5)) == .stale(.countNotGrowing))
    }

    @Test mutating func countedThenWithoutProtection() throws {
        let nonce = try nonce()
        #expect(check(credentials(nonce: nonce)) == .accepted)
        // A nonce that was counted may be used once more without a count, then never again.
        #expect(check(credentials(nonce: nonce, count: nil)) == .accepted)
        #expect(check(credentials(nonce: nonce, count: nil)) == .stale(.countNotGrowing))
    }

    /// negative-cases 40: never issued, empty, foreign, changed in one place. Only who knows the password is told
    /// `stale`.
    @Test mutating func foreignNonces() throws {
        let good = try nonce()
        for position in good.indices {
            var changed = good
            changed.replaceSubrange(position...position, with: good[position] == "A" ? "B" : "A")
            #expect(check(credentials(nonce: changed)) == .stale(.unknownNonce))
        }
        for nonce in [
            "", "abc", "dcd98b7102dd2f0e8b11d0f600bfb0c093", String(repeating: "A", count: 40), good + "AAAA",
        ] {
            #expect(check(credentials(nonce: nonce)) == .stale(.unknownNonce))
            #expect(check(credentials(nonce: nonce, password: "wrong")) == .refused(.wrongResponse))
        }
        #expect(authenticator.liveNonces == 0)
    }

    /// negative-cases 56: a restart or another shard between challenge and answer is one more round trip.
    @Test mutating func otherAuthenticators() throws {
        var restarted = DigestAuthenticator(realm: "uacsta", lifetime: .minutes(5), capacity: 100, shard: 3)
        var neighbour = DigestAuthenticator(
            realm: "uacsta", algorithms: [.md5], lifetime: .minutes(5), capacity: 100, shard: 4,
            key: Array(repeating: 7, count: 32))
        for foreign in [
            try #require(restarted.challenges(at: Self.start).first?.nonce),
            try #require(neighbour.challenges(at: Self.start).first?.nonce),
        ] {
            #expect(check(credentials(nonce: foreign)) == .stale(.unknownNonce))
        }
        let challenge = try #require(authenticator.challenges(at: Self.start, stale: true).last)
        #expect(challenge.stale && challenge.headerValue.contains("stale=true"))
        #expect(check(credentials(nonce: challenge.nonce)) == .accepted)
    }

    @Test mutating func lifetime() throws {
        let nonce = try nonce()
        #expect(check(credentials(nonce: nonce, count: 1), at: Self.start + .seconds(299)) == .accepted)
        #expect(check(credentials(nonce: nonce, count: 2), at: Self.start + .seconds(301)) == .stale(.expired))
        // negative-cases 56: the clock set back
        #expect(check(credentials(nonce: nonce, count: 3), at: Self.start - .seconds(1)) == .stale(.expired))
        #expect(check(credentials(nonce: nonce, count: 4), at: Self.start + .seconds(10)) == .accepted)
    }

    /// negative-cases 43: guesses do not use anything up.
    @Test mutating func guessesLeaveTheOwnerAlone() throws {
        let nonce = try nonce()
        for guess in 0..<50 {
            #expect(check(credentials(nonce: nonce, password: "guess \(guess)")) == .refused(.wrongResponse))
        }
        #expect(check(credentials(nonce: nonce)) == .accepted)
        #expect(authenticator.liveNonces == 1)
    }

    /// negative-cases 44
    @Test(arguments: [0, 31, 33, 63, 64, 65, 1000])
    mutating func lengthOfResponse(length: Int) throws {
        var credentials = credentials(nonce: try nonce())
        credentials.response = String(repeating: "0", count: length)
        #expect(check(credentials) == .refused(.malformed))
    }

    @Test(arguments: ["zz", "\u{0}0", "ä"])
    mutating func responseThatIsNotHexadecimal(text: String) throws {
        var credentials = credentials(nonce: try nonce())
        credentials.response = text + String(repeating: "0", count: 32 - text.utf8.count)
        #expect(check(credentials) == .refused(.malformed))
    }

    @Test mutating func emptyFields() throws {
        var nameless = credentials(nonce: try nonce(), username: "")
        #expect(check(nameless) == .refused(.malformed))
        nameless.username = "u"
        nameless.uri = ""
        #expect(check(nameless) == .refused(.malformed))
    }

    /// negative-cases 48
    @Test mutating func algorithmThatWasNotOffered() throws {
        var strict = DigestAuthenticator(realm: "uacsta", algorithms: [.sha256], capacity: 10)
        let nonce = try #require(strict.challenges(at: Self.start).first?.nonce)
        for algorithm in [DigestAlgorithm.md5, .sha256Session, .sha512t256] {
            let verdict = strict.check(
                credentials(nonce: nonce, algorithm: algorithm), method: .register, password: password, at: Self.start)
            #expect(verdict == .refused(.algorithmNotOffered))
        }
        var silent = credentials(nonce: nonce)
        silent.algorithm = nil
        #expect(
            strict.check(silent, method: .register, password: password, at: Self.start)
                == .refused(.algorithmNotOffered))
    }

    @Test mutating func otherRealmAndProtection() throws {
        var credentials = credentials(nonce: try nonce())
        credentials.realm = "UACSTA"
        #expect(check(credentials) == .refused(.wrongRealm))
        credentials.realm = "uacsta"
        credentials.qop = "auth-int"
        #expect(check(credentials) == .refused(.protectionNotOffered))
    }

    /// negative-cases 54: a million challenges leave nothing behind.
    @Test mutating func challengesCostNothing() {
        for _ in 0..<10_000 {
            _ = authenticator.challenges(at: Self.start)
        }
        #expect(authenticator.liveNonces == 0)
    }

    /// negative-cases 54: used nonces are bounded, and forgetting one never lets it be used again.
    @Test mutating func boundedTable() throws {
        var nonces: [String] = []
        for index in 0..<150 {
            let time = Self.start + .milliseconds(Int64(index))
            nonces.append(try nonce(at: time))
            #expect(check(credentials(nonce: nonces[index]), at: time) == .accepted)
        }
        #expect(authenticator.liveNonces == 100)
        let now = Self.start + .seconds(1)
        #expect(check(credentials(nonce: nonces[0], count: 2), at: now) == .stale(.forgotten))
        #expect(check(credentials(nonce: nonces[49], count: 2), at: now) == .stale(.forgotten))
        #expect(check(credentials(nonce: nonces[50], count: 2), at: now) == .accepted)
        #expect(check(credentials(nonce: nonces[149], count: 1), at: now) == .stale(.countNotGrowing))
        #expect(check(credentials(nonce: try nonce(at: now)), at: now) == .accepted)
    }

    /// Past their lifetime they go first and raise no floor: a nonce issued early and first used late is still good.
    @Test mutating func expiredNoncesMakeRoom() throws {
        for _ in 0..<100 {
            #expect(check(credentials(nonce: try nonce())) == .accepted)
        }
        let later = Self.start + .minutes(4)
        let slow = try nonce(at: later)
        let end = Self.start + .minutes(6)
        #expect(check(credentials(nonce: try nonce(at: end)), at: end) == .accepted)
        #expect(authenticator.liveNonces == 1)
        #expect(check(credentials(nonce: slow), at: end) == .accepted)
    }

    /// negative-cases 52
    @Test(arguments: ["' OR 1=1 --", "*)(uid=*))(|(uid=*", "%s%n%x", "{{7*7}}", "${jndi:ldap://x}", "a:b", "\u{202E}"])
    mutating func strangeNames(name: String) throws {
        let stranger = credentials(nonce: try nonce(), username: name)
        #expect(
            authenticator.check(stranger, method: .register, password: nil, at: Self.start) == .refused(.wrongResponse))
    }
}
