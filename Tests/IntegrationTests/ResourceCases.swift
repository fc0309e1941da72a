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

    @Test("rows 5 and 96: 50 peers whose messages come in drop by drop are cut in time, others are served")
    func slowPeers() async throws {
        try await TestServer.run(configure: { $0.limits.messageSeconds = 2 }) { server in
            let began = NIODeadline.now()
            var slow: [(wire: Wire, drops: RepeatedTask)] = []
            for number in 0..<50 {
                // A peer that has proved who it is has no more time for a message than a stranger.
                let phone =
                    number < 6 ? try await TestPhone.ready(at: server) : try await TestPhone.connect(to: server)
                let text = phone.registration().changed { $0.contentLength = "1000" }.text
                let isHead = number.isMultiple(of: 2)
                try await phone.wire.send(raw: isHead ? String(text.prefix(40)) : text)
                let wire = phone.wire
                let drops = wire.channel.eventLoop.scheduleRepeatedTask(
                    initialDelay: .milliseconds(200), delay: .milliseconds(200)
                ) { _ in wire.post([UInt8(ascii: "x")]) }
                slow.append((wire, drops))
            }
            try await server.expectServed()
            for (wire, drops) in slow {
                try await wire.expectClosed(within: .seconds(10))
                drops.cancel()
            }
            #expect(NIODeadline.now() - began >= .seconds(2))
            let reason = "a message was begun and not finished within 2 s"
            #expect(server.log.all.count { $0.contains("connection closed") && $0.contains(reason) } == 50)
        }
    }
}
