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
        let numbers = stage.attachments.withLock { $0.compactMap { $0?.number } }
        let (first, second) = (try #require(numbers.first), try #require(numbers.last))
        #expect(first < second)
        await stage.registry.phoneWentOffline(mac, registration: first)
        #expect(await stage.registry.census.phonesOnline == 1)
        await stage.registry.phoneWentOffline(mac, registration: second)
        #expect(await stage.registry.census.phonesOnline == 0)
    }

    @Test("negative case 98: a list that is full takes no new phone, and those that are in it come back")
    func full() async {
        let stage = RegistryStage(phoneLimit: 2)
        for number: UInt64 in [1, 2, 3, 4, 1] { await stage.registered(number) }
        #expect(stage.attachments.withLock { $0.map { $0 != nil } } == [true, true, false, false, true])
        #expect(await stage.registry.census.phonesKnown == 2)
        #expect(await stage.registry.phones.count == 2)
    }
}
