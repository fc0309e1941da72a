import NIOCore
import Testing

@testable import CSTAServer

@Suite("Usable cores")
struct UsableCoresTests {
    @Test("The mask of a process's cores, as Linux writes it")
    func mask() {
        #expect(UsableCores.allowed(inStatus: "Cpus_allowed:\t1\nCpus_allowed_list:\t0\n") == 1)
        #expect(UsableCores.allowed(inStatus: "Name:\tuacsta\nCpus_allowed:\tff,00000003\n") == 10)
        #expect(UsableCores.allowed(inStatus: "Cpus_allowed_list:\t0-7\n") == nil)
        #expect(UsableCores.allowed(inStatus: "Cpus_allowed:\t\n") == nil)
    }

    @Test("This process has at least one core and no more than the machine")
    func here() throws {
        let status = try FileAccess.text("/proc/self/status", limit: 65536)
        let allowed = try #require(UsableCores.allowed(inStatus: status), "Linux says what is allowed")
        #expect(UsableCores.count == min(allowed, System.coreCount))
        #expect(UsableCores.count >= 1)
    }
}
