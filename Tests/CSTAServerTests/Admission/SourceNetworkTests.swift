import NIOCore
import Testing

@testable import CSTAServer

@Suite struct SourceNetworkTests {
    @Test(arguments: [
        ("192.0.2.1", "192.0.2.1"), ("::ffff:192.0.2.1", "192.0.2.1"), ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::1", "2001:db8:1:2::/64"), ("2001:db8::1", "2001:db8:0:0::/64"), ("::1", "0:0:0:0::/64"),
        ("fe80::1", "fe80:0:0:0::/64"), ("1::2:3:4:5:6", "1:0:0:2::/64"),
    ])
    func networks(_ address: String, _ shown: String) {
        #expect(SourceNetwork(address)?.description == shown)
        #expect(SourceNetwork(try? SocketAddress(ipAddress: address, port: 5060)) == SourceNetwork(address))
    }

    @Test("one who has a /64 has one budget") func neighbours() {
        #expect(SourceNetwork("2001:db8:1:2::1") == SourceNetwork("2001:db8:1:2:ffff::9"))
        #expect(SourceNetwork("2001:db8:1:2::1") != SourceNetwork("2001:db8:1:3::1"))
        #expect(SourceNetwork("192.0.2.1") != SourceNetwork("192.0.2.2"))
        #expect(SourceNetwork("name") == nil)
    }
}
