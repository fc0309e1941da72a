import Foundation
import NIOCore
import NIOPosix
import TestSupport
import Testing

/// Rows of negative-cases.md that need a process of their own.
@Suite("Negative cases G and J: the daemon", .enabled(if: DaemonProcess.isBuilt), .serialized, .takesTurns)
struct DaemonCases {
    @Test("row 100: no more open files: what stands is served, nothing spins, and new ones are served again later")
    func openFiles() async throws {
        try await DaemonProcess.run(shell: "ulimit -n 64") { daemon in
            let phone = try await Wire.connect(to: daemon.phones)
            #expect(try await DaemonProcess.register(over: phone) == 200)
            var many: [Wire] = []
            for _ in 0..<80 { many.append(try await Wire.connect(to: daemon.phones)) }
            // A loaded machine accepts them in its own time (REG-7).
            try await daemon.process.line("new connections have to wait", within: .seconds(60))
            try await daemon.expectAnswer(over: phone)
            let before = daemon.cpu
            let began = NIODeadline.now()
            for _ in 0..<10 {
                try await phone.channel.eventLoop.scheduleTask(in: .milliseconds(100)) {}.futureResult.get()
                try await daemon.expectAnswer(over: phone)
            }
            let elapsed = Double((NIODeadline.now() - began).nanoseconds) / 1e9
            #expect(daemon.cpu - before < 0.3 * elapsed, "\(daemon.cpu - before) s of \(elapsed) s")
            for wire in many { wire.close() }
            try await daemon.expectServed(within: .seconds(20))
            try await daemon.expectAnswer(over: phone)
        }
    }

    @Test("row 102: what hostile input costs is bounded: 32 MiB at most, and a hundred times what was sent")
    func memory() async throws {
        try await DaemonProcess.run { daemon in
            try await daemon.expectServed()
            let before = daemon.memory("VmHWM")
            #expect(before > 0)
            var sent = 0
            for kind in 0..<5 {
                for _ in 0..<10 {
                    let wire = try await Wire.connect(to: kind == 4 ? daemon.clients : daemon.phones)
                    let request = RequestText.fresh("REGISTER", user: Unique.mac()).changed { request in
                        switch kind {
                        case 0: for number in 0..<200 { request.add("X-\(number)", String(repeating: "x", count: 200)) }
                        case 1: request.add("Via", String(repeating: "SIP/2.0/TCP h;branch=z9hG4bK1,", count: 1500))
                        case 2: request["From"] = String(repeating: "<", count: 40_000)
                        case 3: request.contentLength = "64000"
                        default: request.body = String(repeating: "<a>", count: 20_000)
                        }
                    }
                    sent += request.bytes.count
                    try? await wire.send(request.bytes)
                }
            }
            try await daemon.expectServed()
            let grown = (daemon.memory("VmHWM") - before) * 1024
            #expect(grown <= min(32 << 20, 100 * sent), "\(grown) octets for \(sent)")
        }
    }

    @Test("row 128: no password on the command line, and no option that would take one; /proc tells others nothing")
    func commandLine() async throws {
        let secret = "Env1ronment-Passw0rd"
        try await DaemonProcess.run(environment: "UACSTA_PHONES_PASSWORD=\(secret)") { daemon in
            let wire = try await Wire.connect(to: daemon.phones)
            #expect(try await DaemonProcess.register(over: wire, password: secret) == 200)
            #expect(!daemon.proc("cmdline").contains(secret))
            let attributes = try FileManager.default.attributesOfItem(atPath: "/proc/\(daemon.pid)/environ")
            #expect((attributes[.posixPermissions] as? Int ?? 0o777) & 0o077 == 0)
            #expect(!daemon.process.output.contains(secret))
        }
        let help = try ForeignProcess([DaemonProcess.binary, "serve", "--help"])
        try await help.expectSuccess()
        #expect(!help.output.lowercased().contains("--password"))
    }

    @Test("row 128: a crash leaves no core dump behind, and what it prints holds no secret")
    func coreDump() async throws {
        let secret = "Env1ronment-Passw0rd"
        // As a service manager might have it, or whoever looks for a fault.
        let shell = "ulimit -S -c $(ulimit -H -c)"
        try await DaemonProcess.run(shell: shell, environment: "UACSTA_PHONES_PASSWORD=\(secret)") { daemon in
            let wire = try await Wire.connect(to: daemon.phones)
            #expect(try await DaemonProcess.register(over: wire, password: secret) == 200)
            let limit = try #require(daemon.proc("limits").firstMatch(of: /Max core file size +(\w+) +(\w+)/))
            // At one octet Linux hands the dump to no program either (fs/coredump.c).
            #expect(["0", "1"].contains(limit.1) && limit.1 == limit.2, "\(limit.0)")
            daemon.process.signal(SIGABRT)
            #expect(await daemon.process.exitCode() == 128 + SIGABRT)
            let files = try FileManager.default.contentsOfDirectory(atPath: daemon.folder)
            #expect(!files.contains { $0.contains("core") }, "\(files)")
            // Nor the registers, in which a short password may stand.
            let output = daemon.process.output
            #expect(!output.contains(secret) && !output.lowercased().contains("registers"), "\(output)")
        }
    }

    @Test("row 129: when the process is killed nothing stays half alive, and a new one serves at once")
    func killed() async throws {
        try await DaemonProcess.run { daemon in
            let phone = try await Wire.connect(to: daemon.phones)
            #expect(try await DaemonProcess.register(over: phone) == 200)
            daemon.process.signal(SIGKILL)
            try await phone.expectClosed()
            #expect(await daemon.process.exitCode() == 128 + SIGKILL)
        }
        try await DaemonProcess.run { try await $0.expectServed() }
    }

    @Test("row 130: SIGTERM under load: what is under way is answered, nothing is accepted, and it ends in time with 0")
    func terminated() async throws {
        try await DaemonProcess.run { daemon in
            // Under way: what a client has asked a phone that takes its time.
            let phone = try await TestPhone.ready(
                at: daemon, options: .init(answer: { $0 == "MakeCall" ? .silent : .standard }))
            let client = try await TestClient.session(at: daemon)
            var call = try client.request("INFO", body: "x")
            call.body = CSTAText.body(
                "MakeCall", "<callingDevice>\(phone.line)</callingDevice>\(CommandTests.make)",
                namespace: CSTAText.ed3)
            try await client.wire.send(call.bytes)
            _ = try await phone.asked("MakeCall")
            var wires: [Wire] = []
            for _ in 0..<20 {
                let wire = try await Wire.connect(to: daemon.phones)
                #expect(try await DaemonProcess.register(over: wire) == 200)
                wires.append(wire)
            }
            let burst = (0..<50).map { _ in RequestText.fresh("OPTIONS", user: "000413AABBCC").text }.joined()
            for wire in wires { try await wire.send(raw: burst) }
            daemon.process.signal(SIGTERM)
            for wire in wires + [phone.wire, client.wire] { try await wire.expectClosed() }
            let told = client.wire.inbox.waiting
            let answer = try #require(told.first { $0["Call-ID"] == call["Call-ID"] && $0.cseq == call["CSeq"] })
            #expect(answer.error == "systemResourceAvailibility/deviceOutOfService", "\(answer)")
            #expect(told.last?.method == "BYE", "and then it is told that its session has ended")
            #expect(await daemon.process.exitCode(within: .seconds(15)) == 0)
            await #expect(throws: (any Error).self) { try await Wire.connect(to: daemon.phones) }
        }
    }

    @Test("row 131: SIGHUP with a broken file keeps the old configuration and says why; a good one is taken over")
    func reload() async throws {
        try await DaemonProcess.run { daemon in
            let path = daemon.folder + "/uacsta.yaml"
            try "phones: {password: [}".write(toFile: path, atomically: false, encoding: .utf8)
            daemon.process.signal(SIGHUP)
            try await daemon.process.line("uacsta.yaml")
            try await daemon.expectServed()
            try DaemonProcess.configuration(password: "changed").write(
                toFile: path, atomically: false, encoding: .utf8)
            daemon.process.signal(SIGHUP)
            // The signal is taken in its own time.
            let deadline = NIODeadline.now() + .seconds(15)
            var status: Int?
            while status != 200, NIODeadline.now() < deadline {
                let wire = try await Wire.connect(to: daemon.phones)
                status = try? await DaemonProcess.register(over: wire, password: "changed")
                wire.close()
            }
            #expect(status == 200)
        }
    }

    @Test("row 131: where one part of a changed file cannot be used, nothing of it is taken over")
    func reloadInParts() async throws {
        try await DaemonProcess.run { daemon in
            let text = DaemonProcess.configuration(password: "changed") + "\nlog: {directory: /proc/nowhere}\n"
            try text.write(toFile: daemon.folder + "/uacsta.yaml", atomically: false, encoding: .utf8)
            daemon.process.signal(SIGHUP)
            try await daemon.process.line("configuration kept as it was")
            try await daemon.expectServed()
        }
    }

    @Test("row 132: a data directory that everybody may write into is warned about, and so is root")
    func openDirectory() async throws {
        let daemon = try await DaemonProcess.start(dataMode: 0o777)
        daemon.process.stop()
        _ = await daemon.process.exitCode()
        try? FileManager.default.removeItem(atPath: daemon.folder)
        #expect(daemon.process.output.contains("every user of this machine can write into the data directory"))
        let isRoot = geteuid() == 0
        #expect(daemon.process.output.contains("running as root") == isRoot)
    }
}
