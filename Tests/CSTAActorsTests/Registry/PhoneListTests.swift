import CSTACore
import Synchronization
import Testing

@testable import CSTAActors

/// Which phones there are, and which of them are there (REG-5, INV-1).
struct PhoneListTests {
    @Test("REG-5: a phone that registered anew over its connection is not taken for away when its end is told late")
    func lateEnd() async throws {
        let stage = RegistryStage()
        let mac = await stage.registered(1)
        await stage.registered(1)
        let numbers = stage.attachments.withLock { $0.map(\.number) }
        let (first, second) = (try #require(numbers.first), try #require(numbers.last))
        #expect(first < second)
        await stage.registry.phoneWentOffline(mac, registration: first)
        #expect(await stage.registry.census.phonesOnline == 1)
        await stage.registry.phoneWentOffline(mac, registration: second)
        #expect(await stage.registry.census.phonesOnline == 0)
    }
}
