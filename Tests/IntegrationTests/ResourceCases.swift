import CSTAServer
import NIOCore
import TestSupport
import Testing

/// negative-cases.md F and G, as far as loopback shows them in seconds.
@Suite("Negative cases F and G: TLS and resources", .takesTurns)
struct ResourceCases {
    @Test("row 88: 50 half hellos that hang and 50 aborted handshakes, others are served")
    func halfHellos() async throws {
        try await TestServer.run(tls: true) { server in
            let hello: [UInt8] = [0x16, 3, 1, 2, 0, 1, 0, 1, 0xFC, 3, 3]
            var hanging: [Wire] = []
            for _ in 0..<50 {
                let wire = try await Wire.connect(to: server.phonesTLS)
                try await wire.send(hello)
                hanging.append(wire)
                let aborted = try await Wire.connect(to: server.phonesTLS)
                try await aborted.send(hello)
                aborted.close()
            }
            let phone = try await TestPhone.ready(at: server, tls: try TestCertificates.client())
            try await phone.settle()
            for wire in hanging { wire.close() }
        }
    }

    @Test("row 88: half a hello is cut when the time of strangers is over")
    func halfHelloIsCut() async throws {
        try await TestServer.run(tls: true, configure: { $0.limits.unauthenticatedSeconds = 1 }) { server in
            let wire = try await Wire.connect(to: server.phonesTLS)
            try await wire.send([0x16, 3, 1, 2, 0, 1, 0, 1, 0xFC, 3, 3])
            try await wire.expectClosed()
        }
    }

    @Test("row 96: 50 slow peers in the middle of a message, others are served")
    func slowPeers() async throws {
        try await TestServer.run { server in
            for _ in 0..<50 {
                let wire = try await Wire.connect(to: server.phones)
                try await wire.send(raw: "REGISTER sip:uacsta.test SIP/2.0\r\nVia: SIP/2.0/TCP ")
            }
            try await server.expectServed()
        }
    }

    @Test("row 97: a peer that asks and never reads is dropped")
    func neverReads() async throws {
        try await TestServer.run { server in
            let wire = try await Wire.connect(to: server.phones, receiveBuffer: 8192, autoRead: false)
            let requests = (0..<200).map { _ in RequestText.fresh("OPTIONS", user: "000413AABBCC").text }.joined()
            var isDropped = false
            for _ in 0..<400 {
                do { try await wire.send(raw: requests) } catch {
                    isDropped = true
                    break
                }
            }
            #expect(isDropped, "80,000 questions, and nobody minds that no answer is read")
            try await server.expectServed()
        }
    }

    @Test("row 98: 3000 REGISTERs without credentials on one connection are answered, then refused, then cut off")
    func flood() async throws {
        try await TestServer.run(configure: { $0.limits.unauthenticatedSeconds = 300 }) { server in
            let wire = try await Wire.connect(to: server.phones)
            let requests = (0..<3000).map { _ in RequestText.fresh("REGISTER", user: Unique.mac()).text }
            let statuses = try await wire.outcome(of: Array(requests.joined().utf8))
            #expect(statuses.prefix(200).allSatisfy { $0 == 401 })
            #expect(statuses.count > 200 && Set(statuses).isSubset(of: [401, 503]))
            #expect(server.log.all.filter { $0.contains("too many requests") }.count == 1, "and the log does not grow")
            try await server.expectServed()
        }
    }

    @Test("row 34: one element, one anomaly: never 2xx, and others are served")
    func anomalies() async throws {
        let server = try await SharedServer.get()
        let anomalies = [
            "", " ", "\t", "a", "-1", "0", "4294967296", "99999999999999999999", "%s%n", "%00", "\u{1}", "\u{7F}",
            "\u{FC}",
            "<", ">", "<>", "\"", "\\", ";", ",", "sip:", "sip:@", "@", "[", "[::1", ":::",
            String(repeating: "A", count: 1000),
            String(repeating: "<", count: 500), String(repeating: ";a=b", count: 200), "\"unclosed",
        ]
        let elements = [
            "Via", "From", "To", "Call-ID", "CSeq", "Max-Forwards", "Contact", "Expires", "Authorization", "Require",
            "Route",
            "method", "target", "version",
        ]
        for element in elements {
            for anomaly in anomalies {
                let request = RequestText.fresh("REGISTER", user: Unique.mac()).changed { request in
                    switch element {
                    case "method": request.method = anomaly
                    case "target": request.target = anomaly
                    case "version": request.version = anomaly
                    default: request[element] = anomaly
                    }
                }
                let wire = try await Wire.connect(to: server.phones)
                let statuses = try await wire.outcome(of: request.bytes)
                #expect(
                    statuses.allSatisfy { (400...599).contains($0) }, "\(element) = \(anomaly.prefix(40)): \(statuses)")
            }
        }
        try await server.expectServed()
    }
}
