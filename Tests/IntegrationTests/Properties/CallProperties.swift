import CSTAClient
import CSTACore
import CSTAServer
import Foundation
import NIOCore
import NIOPosix
import SIPCore
import TestSupport
import Testing

@testable import PhoneSimulator

/// Random calls of random makes of phones with random faults, watched by random clients (CAL-1, CAL-2, CLI-4).
///
/// More seeds: `UACSTA_PROPERTY_SEEDS=1000`, or one of them: `UACSTA_PROPERTY_SEED=17`.
@Suite("Properties of calls", .takesTurns)
struct CallProperties {
    private static var environment: [String: String] { ProcessInfo.processInfo.environment }

    private static let usual: UInt64 = 6

    static var seeds: [UInt64] {
        if let one = environment["UACSTA_PROPERTY_SEED"].flatMap(UInt64.init) { return [one] }
        return Array(1...(environment["UACSTA_PROPERTY_SEEDS"].flatMap(UInt64.init) ?? usual))
    }

    @Test("MOD-4: the usual seeds draw every model of the table, at least three phones each")
    func everyModel() throws {
        var draw = SeededGenerator(seed: 1)
        let count = try ModelPersonas.all(&draw).count
        let drawn = (1...Self.usual).flatMap { PropertyBench.models(of: $0, phones: 3, outOf: count) }
        #expect(Set(drawn) == Set(0..<count))
    }

    @Test(
        "every client's view of a line is the phone's, every call that began has ended, no id leaks, order is kept",
        arguments: seeds)
    func views(_ seed: UInt64) async throws {
        // Long enough for a loaded machine, short enough to wait for an answer that never comes.
        try await TestServer.run(configure: { $0.phones.requestTimeout = .seconds(2) }) { server in
            let bench = try await PropertyBench(seed: seed, server: server)
            do {
                try await bench.open()
                for _ in 1...3 {
                    try await bench.act(30)
                    try await bench.expectAgreement()
                }
                try await bench.hangUp()
                try await bench.expectAgreement()
                try await bench.expectCleanBooks()
            } catch {
                await bench.close()
                throw error
            }
            await bench.close()
        }
    }
}
