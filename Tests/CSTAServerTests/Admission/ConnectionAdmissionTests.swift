import CSTAActors
import NIOCore
import Testing

@testable import CSTAServer

/// What a proof pays for: sides are counted apart, and a session without a password proves nothing (negative case 43).
@Suite struct ConnectionAdmissionTests {
    private let office = SourceNetwork("192.0.2.1")
    private let start = NIODeadline.uptimeNanoseconds(1_000_000_000_000)

    private func admission(strangers: Int = 100) -> ConnectionAdmission {
        ConnectionAdmission(
            .init(connections: 100, perSource: 100, strangers: strangers, strangersPerSource: 100),
            guesses: .init(failures: 2, parallel: 1))
    }

    @Test("the phones' password buys no guesses at accounts, nor the other way round") func sides() {
        let admission = admission()
        for _ in 0..<20 { admission.succeeded(.phone, from: office, at: start) }
        for _ in 0..<2 { #expect(admission.failed(.client(account: "tapi"), from: office, at: start) == .none) }
        #expect(admission.failed(.client(account: "tapi"), from: office, at: start).report == 3)
        #expect(!admission.mayTry(.clients, from: office))
        #expect(admission.mayTry(.phones, from: office), "phones of the same address go on")
        #expect(admission.failed(.phone, from: office, at: start) == .none)
        admission.failureAnswered(.phones, from: office, at: start)
        #expect(!admission.mayTry(.clients, from: office))
        admission.failureAnswered(.clients, from: office, at: start)
        #expect(admission.mayTry(.clients, from: office))
    }

    @Test("who needed no password makes its address no known one") func guest() {
        let admission = admission(strangers: 1)
        #expect(admission.opened(from: office) == nil)
        admission.changed(from: office, .stranger, to: .guest)
        #expect(admission.opened(from: SourceNetwork("198.51.100.7")) == nil)
        #expect(admission.opened(from: office) != nil)
        admission.changed(from: office, .guest, to: .stranger)
        admission.authenticated(.client(account: "tapi"), from: office, at: start)
        #expect(admission.opened(from: office) == nil)
        for standing in [ConnectionLedger.Standing.proved, .stranger, .stranger] {
            admission.closed(from: office, standing)
        }
        #expect(admission.count == 0)
    }
}
