import Foundation
import NIOCore
import TestSupport
import Testing

/// Rows of negative-cases.md E and G that say how much memory, processor time or how many open files hostile peers may cost:
/// only a process of its own shows it.
@Suite("Negative cases E and G: what peers cost", .enabled(if: DaemonProcess.isBuilt), .serialized, .takesTurns)
struct DaemonLoadCases {
    private static let laughs =
        "<!DOCTYPE a [<!ENTITY e0 \"ha\">"
        + (1...30).map { level in
            "<!ENTITY e\(level) \"\(String(repeating: "&e\(level - 1);", count: 10))\">"
        }.joined()

    @Test(
        "row 74: billion laughs are refused at once and cost nothing",
        arguments: [
            ("in text", laughs + "]><a>&e30;</a>"),
            ("in an attribute", laughs + "]><a b=\"&e30;\"/>"),
            ("in a parameter entity", laughs + "<!ENTITY % p \"<!ENTITY q '&e30;'>\"> %p;]><a>&q;</a>"),
        ])
    func laughter(_ place: String, _ document: String) async throws {
        try await DaemonProcess.run { daemon in
            try await daemon.expectServed()
            let client = try await TestClient.session(at: daemon)
            let before = (memory: daemon.memory("VmHWM"), cpu: daemon.cpu)
            let answer = try await client.ask(body: document)
            #expect(answer.error == "operation/invalidMsgID", "\(answer)")
            try await client.settle()
            #expect(daemon.cpu - before.cpu < 1, "seconds")
            #expect(daemon.memory("VmHWM") - before.memory < 4096 || Served.isSanitized, "KiB")
            try await daemon.expectServed()
        }
    }

    @Test("row 95: 200 idle connections and 500 that come and go: others are served, and every descriptor comes back")
    func comeAndGo() async throws {
        try await DaemonProcess.run { daemon in
            try await daemon.expectServed()
            let phone = try await Wire.connect(to: daemon.phones)
            #expect(try await DaemonProcess.register(over: phone) == 200)
            let before = try await quiet(daemon)
            var idle: [Wire] = []
            for _ in 0..<200 { idle.append(try await Wire.connect(to: daemon.phones)) }
            for _ in 0..<500 { try await Wire.connect(to: daemon.phones).channel.close() }
            try await daemon.expectServed()
            #expect(try daemon.descriptors() >= before + 200, "the idle ones are still there")
            for wire in idle { wire.close() }
            try await eventually("no more than \(before) open files") { try daemon.descriptors() <= before }
            try await daemon.expectAnswer(over: phone)
        }
    }

    /// The number of open files once nothing changes any more.
    private func quiet(_ daemon: DaemonProcess) async throws -> Int {
        var numbers: [Int] = []
        try await eventually("the same number of open files ten times") {
            numbers.append(try daemon.descriptors())
            return numbers.count >= 10 && Set(numbers.suffix(10)).count == 1
        }
        return numbers.last ?? 0
    }

    @Test("row 97: a peer that has proved itself, asks and never reads is dropped for that before its answers pile up")
    func neverReads() async throws {
        // Nothing else ends it: it may ask as much as it likes, TCP's own clock has an hour, and a client without a session is
        // not asked for a sign of life, as a phone is.
        try await DaemonProcess.run(limits: "requestsPerSecond: 0, vanishedSeconds: 3600") { daemon in
            try await daemon.expectServed()
            let client = try await TestClient.connect(to: daemon, options: .init(receiveBuffer: 8192))
            #expect(try await client.register().status == 200)
            try await client.wire.channel.setOption(.autoRead, value: false).get()
            let questions = Array(
                (0..<200).map { _ in RequestText.fresh("OPTIONS", user: "tapi").text }.joined().utf8)
            // The answers to all of them are more than twice what the process may grow by.
            var asked = 0
            while asked < 200_000, (try? await client.wire.send(questions)) != nil { asked += 200 }
            #expect(asked < 200_000, "and nobody minds that no answer is read")
            try await daemon.process.line("the peer does not read")
            try await daemon.expectServed()
        }
    }

    @Test("row 98: 3000 REGISTERs without credentials on one connection are answered, then refused, then cut off")
    func flood() async throws {
        try await DaemonProcess.run(limits: "unauthenticatedSeconds: 300") { daemon in
            try await daemon.expectServed()
            let wire = try await Wire.connect(to: daemon.phones)
            let requests = (0..<3000).map { _ in RequestText.fresh("REGISTER", user: Unique.mac()).text }
            let statuses = try await wire.outcome(of: Array(requests.joined().utf8))
            #expect(statuses.prefix(200).allSatisfy { $0 == 401 })
            #expect(statuses.count > 200 && Set(statuses).isSubset(of: [401, 503]))
            try await daemon.expectServed()
            let lines = daemon.process.output.split(separator: "\n")
            #expect(lines.count { $0.contains("connection closed") && $0.contains("more requests than it may") } == 1)
            #expect(lines.count { $0.contains("too many requests") } == 1, "and the log does not grow")
        }
    }

    @Test("row 98: 3000 REGISTERs of 300 phones are answered, in bounded memory")
    func registrations() async throws {
        try await DaemonProcess.run { daemon in
            try await daemon.expectServed()
            for _ in 0..<10 {
                try await withThrowingTaskGroup(of: [Int?].self) { tasks in
                    for _ in 0..<30 {
                        tasks.addTask {
                            let phone = try await TestPhone.connect(to: daemon)
                            defer { phone.wire.close() }
                            var statuses: [Int?] = []
                            for _ in 0..<5 { statuses.append(try await phone.register().status) }
                            return statuses
                        }
                    }
                    for try await statuses in tasks { #expect(statuses.allSatisfy { $0 == 200 || $0 == 503 }) }
                }
            }
            try await daemon.expectServed()
        }
    }
}
