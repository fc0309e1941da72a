import Foundation
import Logging
import TestSupport
import Testing

@testable import CSTAServer

@Suite(.takesTurns) struct ServerLogTests {
    private let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
    }

    private func log(_ settings: ServerConfiguration.Log = .init()) throws -> ServerLog {
        try ServerLog(settings, directory: directory.path, standardError: nil) { LogTime(milliseconds: 0) }
    }

    private var text: String { directory.text("uacsta.log") ?? "" }

    @Test("a logger's lines reach the file, its own metadata with them")
    func writes() throws {
        let log = try log()
        var logger = log.logger(label: "uacsta")
        logger[metadataKey: "phone"] = "00:11"
        logger.info("hello", metadata: ["x": "1"])
        logger.debug("not now")
        #expect(log.flush())
        #expect(text == "1970-01-01T00:00:00.000Z info uacsta: hello phone=00:11 x=1\n")
    }

    @Test("the level changes at once for every logger, unless it has its own (DIA-1)")
    func level() throws {
        let log = try log()
        let first = log.logger(label: "a")
        var second = log.logger(label: "b")
        second.logLevel = .error
        first.debug("1")
        log.level = .debug
        first.debug("2")
        second.warning("3")
        try log.apply(.init(level: .warning), directory: directory.path)
        first.info("4")
        first.warning("5")
        #expect(log.flush())
        #expect(text.split(separator: "\n").compactMap(\.last) == ["2", "5"])
    }

    @Test("with a filter only the named phones are heard, in any spelling, and lines about none (DIA-1)")
    func filter() throws {
        let log = try log(.init(phones: ["001122aabbcc"]))
        let logger = log.logger(label: "l")
        logger.info("a", metadata: ["phone": "00:11:22:AA:BB:CC"])
        logger.error("b", metadata: ["phone": "00:11:22:AA:BB:CD"])
        logger.info("c")
        try log.apply(.init(phones: []), directory: directory.path)
        logger.info("d", metadata: ["phone": "00:11:22:AA:BB:CD"])
        #expect(log.flush())
        let messages = text.split(separator: "\n").map { $0.split(separator: " ")[3] }
        #expect(messages == ["a", "c", "d"])
    }

    @Test("a flood ends in a count (case 127)")
    func flood() throws {
        let log = try log()
        let logger = log.logger(label: "l")
        for _ in 0..<500 { logger.warning("bad message", metadata: ["peer": "192.0.2.1"]) }
        #expect(log.flush())
        let lines = text.split(separator: "\n")
        #expect(lines.count == 21)
        #expect(lines.last?.hasSuffix("many more of the same left out count=480 first=\"bad message\"") == true)
    }

    @Test("many threads at once: every line whole, none lost")
    func threads() async throws {
        let log = try log(.init(maxFileMB: 10))
        await withTaskGroup(of: Void.self) { tasks in
            for task in 0..<8 {
                tasks.addTask {
                    let logger = log.logger(label: "l")
                    for number in 0..<100 { logger.notice("m", metadata: ["n": "\(task).\(number)"]) }
                }
            }
        }
        #expect(log.flush(milliseconds: 10000))
        let lines = text.split(separator: "\n")
        #expect(lines.count == 800)
        #expect(Set(lines).count == 800)
        #expect(log.droppedLines == 0)
    }

    @Test("a new directory is used at once; one that cannot be written changes nothing")
    func directoryChanges() throws {
        let log = try log()
        let logger = log.logger(label: "l")
        logger.info("1")
        log.flush()
        let blocked = try directory.write("blocked", "")
        #expect(throws: ServerStartError.self) { try log.apply(.init(level: .trace), directory: blocked) }
        #expect(log.level == .info)
        logger.info("2")
        log.flush()
        try log.apply(.init(), directory: directory.path + "/new")
        logger.info("3")
        log.flush()
        #expect(text.split(separator: "\n").compactMap(\.last) == ["1", "2"])
        #expect(directory.text("new/uacsta.log")?.hasSuffix(": 3\n") == true)
    }

    @Test("files: 0 writes none")
    func noFiles() throws {
        let log = try log(.init(files: 0))
        log.logger(label: "l").info("x")
        #expect(log.flush())
        #expect(directory.names.isEmpty)
    }

    #if os(Linux)
        @Test("a full disk is said once, and the lines still reach standard error")
        func diskFull() throws {
            try FileManager.default.createSymbolicLink(
                atPath: directory.path + "/uacsta.log", withDestinationPath: "/dev/full")
            let pipe = Pipe()
            let log = try ServerLog(
                .init(), directory: directory.path, standardError: pipe.fileHandleForWriting.fileDescriptor)
            let logger = log.logger(label: "l")
            for number in 0..<3 {
                logger.info("line \(number)")
                #expect(log.flush())
            }
            try FileManager.default.removeItem(atPath: directory.path + "/uacsta.log")
            try log.apply(.init(files: 2), directory: directory.path)
            logger.info("line 3")
            #expect(log.flush())
            try pipe.fileHandleForWriting.close()
            let said = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
            #expect(said.split(separator: "\n").count == 5)
            #expect(said.ranges(of: "the log file cannot be written: No space left on device").count == 1)
            #expect(text.hasSuffix("line 3\n"))
        }
    #endif

    @Test("nobody reading standard error holds up neither the file nor who logs")
    func stalledStandardError() throws {
        let pipe = Pipe()
        let log = try ServerLog(
            .init(level: .debug, maxFileMB: 100), directory: directory.path,
            standardError: pipe.fileHandleForWriting.fileDescriptor)
        let logger = log.logger(label: "l")
        let long = String(repeating: "x", count: 1000)
        for _ in 0..<200 { logger.debug("\(long)") }
        #expect(log.flush(milliseconds: 20000))
        #expect(text.split(separator: "\n").count == 200)
        #expect(read(pipe).count > 4096)
        logger.debug("read again")
        #expect(log.flush(milliseconds: 20000))
        let rest = read(pipe).split(separator: "\n").map { $0.prefix(200) }
        #expect(rest.count == 2 || rest.count == 3, "perhaps the end of a line, the count, the new line")
        #expect(rest.contains { $0.contains("lines were left out here") })
        #expect(rest.last?.hasSuffix("read again") == true)
    }

    /// What is in a pipe now.
    private func read(_ pipe: Pipe) -> String {
        let descriptor = pipe.fileHandleForReading.fileDescriptor
        _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65536)
        while true {
            let count = Foundation.read(descriptor, &chunk, chunk.count)
            guard count > 0 else { return String(decoding: bytes, as: UTF8.self) }
            bytes += chunk[..<count]
        }
    }
}

/// The store between those who log and the one who writes is bounded, and what finds no room is counted.
@Suite struct LogIntakeTests {
    @Test func bounded() {
        var intake = LogIntake(phones: [])
        let line = [UInt8](repeating: 0x78, count: 10)
        var calls = (0..<LogIntake.lineCapacity + 5).map { _ in intake.lineFinished(line) }
        #expect(calls.filter(\.self).count == 1)
        #expect(calls[0], "the first line calls the writer")
        #expect(intake.dropped == 5)
        let batch = intake.taken()
        #expect(batch?.lines.count == LogIntake.lineCapacity)
        #expect(batch?.dropped == 5)
        let nothing = intake.taken()
        #expect(nothing == nil)
        calls = [intake.lineFinished(line)]
        #expect(calls == [true], "after a rest the writer is called again")
    }

    @Test func boundedInBytes() {
        var intake = LogIntake(phones: [])
        let line = [UInt8](repeating: 0x78, count: 16384)
        for _ in 0..<1000 { _ = intake.lineFinished(line) }
        let batch = intake.taken()
        #expect(batch?.lines.count == LogIntake.byteCapacity / 16384)
    }
}
