import CSTAClient
import CSTACore
import CSTAServer
import Foundation
import NIOCore
import NIOPosix
import SIPCore
import Testing

@testable import PhoneSimulator

/// Random calls of random makes of phones with random faults, watched by random clients (CAL-1, CAL-2, CLI-4).
///
/// More seeds: `UACSTA_PROPERTY_SEEDS=1000`, or one of them: `UACSTA_PROPERTY_SEED=17`.
@Suite("Properties of calls")
struct CallProperties {
    private static var environment: [String: String] { ProcessInfo.processInfo.environment }

    static var seeds: [UInt64] {
        if let one = environment["UACSTA_PROPERTY_SEED"].flatMap(UInt64.init) { return [one] }
        return Array(1...(environment["UACSTA_PROPERTY_SEEDS"].flatMap(UInt64.init) ?? 6))
    }

    @Test(
        "every client's view of a line is the phone's, every call that began has ended, no id leaks, order is kept",
        arguments: seeds)
    func views(_ seed: UInt64) async throws {
        try await TestServer.run { server in
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
