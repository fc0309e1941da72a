import Testing

@testable import PhoneSimulator

@Suite("Options of the command line (SIM-1)")
struct OptionTests {
    @Test("host and port")
    func hostAndPort() throws {
        #expect(try HostAndPort(parsing: "cti.example.net:5060") == HostAndPort(host: "cti.example.net", port: 5060))
        #expect(try HostAndPort(parsing: "[2001:db8::1]:5061").host == "2001:db8::1")
        #expect(try HostAndPort(parsing: "[2001:db8::1]:5061").description == "[2001:db8::1]:5061")
        for wrong in ["", "host", "host:", "host:0", "host:65536", ":5060", "2001:db8::1:5060", "host:+"] {
            #expect(throws: OptionError.self, "\(wrong)") { try HostAndPort(parsing: wrong) }
        }
    }

    @Test("faults by name, all and none")
    func faults() throws {
        #expect(try Fault.list(parsing: "split,half-open") == [.split, .halfOpen])
        #expect(try Fault.list(parsing: "all") == Set(Fault.allCases))
        #expect(try Fault.list(parsing: "none").isEmpty)
        #expect(throws: OptionError.self) { try Fault.list(parsing: "split,earthquake") }
    }

    @Test("mixes that make no fleet are refused", arguments: ["", "snom", "snom=x", "nokia=1", "snom=0", "snom=-1"])
    func mixes(text: String) {
        #expect(throws: OptionError.self) { try PersonaMix(parsing: text) }
    }

    @Test("a mix of all makes")
    func allMakes() throws {
        let mix = try PersonaMix(parsing: "all")
        #expect(Set((0..<9).map { mix.vendor(at: $0) }) == Set(PersonaVendor.allCases))
    }

    @Test("what does not fit together is named")
    func validation() throws {
        for scenario in Scenario.allCases { try RunOptions(scenario: scenario).validate() }
        var options = RunOptions(scenario: .calls)
        options.clients = 0
        #expect(throws: OptionError.self) { try options.validate() }
        options = RunOptions(scenario: .calls)
        options.restartCommand = "true"
        #expect(throws: OptionError.self) { try options.validate() }
        options = RunOptions(scenario: .calls)
        options.isInsecure = true
        #expect(throws: OptionError.self) { try options.validate() }
        options.transport = .tls
        try options.validate()
    }

    @Test("the demo's defaults are ten phones from 201 and one client")
    func demo() {
        let options = RunOptions(scenario: .demo)
        #expect(options.phones == 10)
        #expect(options.clients == 1)
        #expect(options.firstNumber == 201)
    }
}
