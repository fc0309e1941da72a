import CSTAActors
import CSTAServer
import Foundation
import NIOCore
import SIPCore
import TestSupport
import Testing

/// Rows of negative-cases.md that stand in no other table of these tests.
@Suite("Negative cases: the rest", .takesTurns)
struct RemainingCases {
    @Test("row 41: a wrong password and an unknown user get the same answer in the same time")
    func timing() async throws {
        try await TestServer.run(configure: { $0.limits.failuresPerAddress = 10_000 }) { server in
            var times: [String: [TimeAmount]] = [:]
            var answers: [String: Set<String>] = [:]
            for _ in 0..<15 {
                for user in ["tapi", "nobody"] {
                    let client = try await TestClient.connect(to: server, options: .init(user: user, password: "guess"))
                    let began = NIODeadline.now()
                    let answer = try await client.register()
                    times[user, default: []].append(NIODeadline.now() - began)
                    answers[user, default: []].insert("\(answer.start) \(answer.headers.map(\.name))")
                    client.wire.close()
                }
            }
            #expect(answers["tapi"] == answers["nobody"])
            let medians = times.values.map { $0.sorted()[$0.count / 2].nanoseconds }
            #expect(abs(medians[0] - medians[1]) < 50_000_000, "\(times)")
        }
    }

    @Test("row 68: the domain of To makes no second phone: a phone is its MAC address, whatever name it knows us by")
    func foreignDomain() async throws {
        try await TestServer.run { server in
            let phone = try await TestPhone.ready(at: server)
            let answer = try await phone.register(change: { $0["To"] = "<sip:\(phone.mac)@elsewhere.example.net>" })
            #expect([200, 403, 404].contains(answer.status))
            try await server.census("one phone") { $0.phonesKnown == 1 && $0.phonesOnline == 1 }
        }
    }

    @Test("row 72: no REGISTER, good or bent, is ever answered 6xx")
    func never6xx() async throws {
        let server = try await SharedServer.get()
        var statuses: [Int] = []
        for field in ["To", "From", "Contact", "Expires", "Require", "Authorization", "Via", "Max-Forwards"] {
            for value in ["", "*", "<sip:x@y>;expires=0", "-1", "Digest x", "sip:\(Unique.mac())@elsewhere", "\u{1}"] {
                let phone = try await TestPhone.connect(to: server)
                let request = phone.registration().changed { $0[field] = value }
                statuses += try await phone.wire.outcome(of: request.bytes)
            }
        }
        #expect(statuses.count > 30 && statuses.allSatisfy { $0 < 600 }, "\(statuses)")
    }

    @Test(
        "row 93: a burst of INVITEs over TCP or TLS and then a reset: nothing is used after its end",
        arguments: [false, true])
    func reset(_ tls: Bool) async throws {
        try await TestServer.run(tls: true) { server in
            for number in 0..<10 {
                let client = try await TestClient.connect(
                    to: server, options: .init(registers: false), tls: tls ? try TestCertificates.client() : nil)
                // Half of them with a session, so that answers are on their way from an actor.
                if number % 2 == 0 { _ = try await client.invite() }
                let burst = (0..<50).map { _ in client.invitation().text }.joined()
                try await client.wire.send(raw: burst)
                if let provider = client.wire.channel as? any SocketOptionProvider {
                    try? await provider.setSoLinger(linger(l_onoff: 1, l_linger: 0)).get()
                }
                client.wire.close()
            }
            let phone = try await TestPhone.ready(at: server)
            let client = try await TestClient.session(at: server)
            _ = try await client.watch(phone.line)
            try await server.census("the others are gone") { $0.phonesOnline == 1 }
        }
    }

    @Test("row 103: host names that a peer supplies are never looked up: answers take the connection")
    func names() async throws {
        let server = try await SharedServer.get()
        let phone = try await TestPhone.connect(to: server)
        let began = NIODeadline.now()
        let answer = try await phone.register(change: { request in
            request["Via"] = request["Via"].replacing("127.0.0.1:5060", with: "nobody.invalid:5060")
            request["Contact"] = "<sip:\(phone.mac)@nobody.invalid:5060;transport=tcp>"
            request.add("Route", "<sip:nobody.invalid;lr>")
        })
        #expect([200, 400].contains(answer.status))
        if answer.status == 200 { _ = try await phone.asked(method: "INVITE") }
        // A resolver gives up after five seconds and more.
        #expect(NIODeadline.now() - began < .seconds(5))
    }

    /// What the thread has worked: other tests and other programs do not count.
    private static func cpuMilliseconds(_ work: () -> Void) -> Double {
        func now() -> Double {
            var time = timespec()
            clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
            return Double(time.tv_sec) * 1e3 + Double(time.tv_nsec) / 1e6
        }
        let begin = now()
        work()
        return now() - begin
    }

    @Test(
        "row 104: sixteen times the input is far from 256 times the work",
        arguments: ["<", "\"", "\\", ",", ";a=b", "(", " ", "\r\n ", "%41", "[", "a@", "\t,\"x\\\"\""])
    func linear(_ piece: String) throws {
        func work(_ octets: Int) throws -> Double {
            var best = Double.infinity
            for field in ["From", "Via", "Contact", "Authorization", "Subject", "Require"] {
                let request = RequestText.fresh("REGISTER", user: "000413AABBCC").changed { request in
                    let value = request[field] + String(repeating: piece, count: octets / piece.utf8.count)
                    if request[field].isEmpty { request.add(field, value) } else { request[field] = value }
                }
                var fastest = Double.infinity
                for _ in 0..<3 {
                    var framer = SIPFramer(limits: SIPLimits())
                    framer.append(ByteBuffer(bytes: request.bytes))
                    let took = Self.cpuMilliseconds {
                        guard case .message(let message)? = try? framer.next() else { return }
                        try? message.validate()
                        _ = try? (message.from(), message.to(), message.topVia())
                        _ = try? message.contacts()
                        _ = message.values(.require)
                        _ = try? PresentedDigest.find(in: message, realm: "uacsta")
                    }
                    fastest = min(fastest, took)
                }
                best = best == .infinity ? fastest : max(best, fastest)
            }
            return best
        }
        let (small, large) = (try work(2_000), try work(32_000))
        // Milliseconds; what is far below one is noise.
        #expect(large < 64 * small + 5, "\(small) ms and \(large) ms")
    }
}
