import Foundation
import Testing

@testable import CSTAServer

/// Size, number, daily deletion and directory of the log files (DIA-1).
@Suite struct RotatingLogFileTests {
    private let directory: TemporaryDirectory
    private static let day: Int64 = 86_400_000

    init() throws {
        directory = try TemporaryDirectory()
    }

    private func policy(maxBytes: Int = 30, files: Int = 3, deleteDaily: Bool = false) -> RotatingLogFile.Policy {
        .init(directory: directory.path, maxBytes: maxBytes, files: files, deleteDaily: deleteDaily)
    }

    private func lines(_ range: Range<Int>) -> ArraySlice<[UInt8]> {
        range.map { Array("line \($0)...\n".utf8) }[...]
    }

    @Test("a file that would grow too large is closed; the oldest goes")
    func rotation() throws {
        var file = try RotatingLogFile(policy: policy(), time: LogTime(milliseconds: 0))
        for index in 0..<7 {
            let outcome = file.write(lines(index..<index + 1), time: LogTime(milliseconds: 0))
            #expect(outcome.written == 1 && outcome.error == nil)
        }
        #expect(directory.names == ["uacsta.log", "uacsta.log.1", "uacsta.log.2"])
        #expect(directory.text("uacsta.log") == "line 6...\n")
        #expect(directory.text("uacsta.log.1") == "line 3...\nline 4...\nline 5...\n")
        #expect(directory.text("uacsta.log.2") == "line 0...\nline 1...\nline 2...\n")
    }

    @Test("many lines at once are parted where the files are")
    func batch() throws {
        var file = try RotatingLogFile(policy: policy(files: 2), time: LogTime(milliseconds: 0))
        let written1 = file.write(lines(0..<8), time: LogTime(milliseconds: 0)).written
        #expect(written1 == 8)
        #expect(directory.names == ["uacsta.log", "uacsta.log.1"])
        #expect(directory.text("uacsta.log") == "line 6...\nline 7...\n")
        #expect(directory.text("uacsta.log.1") == "line 3...\nline 4...\nline 5...\n")
    }

    @Test("DIA-1: a file that cannot be begun is tried again, and no older one goes for that")
    func noDescriptor() throws {
        // No more descriptors, as long as this file is there.
        let full = directory.path + "/full"
        var file = try RotatingLogFile(policy: policy(), time: LogTime(milliseconds: 0)) { path in
            guard access(full, F_OK) != 0 else {
                errno = EMFILE
                return -1
            }
            return open(path, O_WRONLY | O_APPEND | O_CREAT, 0o640)
        }
        let before = file.write(lines(0..<6), time: LogTime(milliseconds: 0)).written
        #expect(before == 6)
        try directory.write("full", "")
        for day in 0..<5 {
            let outcome = file.write(lines(6..<7), time: LogTime(milliseconds: Int64(day) * Self.day))
            #expect(outcome.written == 0 && outcome.error == EMFILE)
        }
        try FileManager.default.removeItem(atPath: full)
        let after = file.write(lines(6..<7), time: LogTime(milliseconds: 0)).written
        #expect(after == 1)
        #expect(directory.text("uacsta.log") == "line 6...\n")
        #expect(directory.text("uacsta.log.1") == "line 3...\nline 4...\nline 5...\n")
        #expect(directory.text("uacsta.log.2") == "line 0...\nline 1...\nline 2...\n")
    }

    @Test("a line longer than a file still is written, alone")
    func longLine() throws {
        var file = try RotatingLogFile(policy: policy(maxBytes: 5, files: 1), time: LogTime(milliseconds: 0))
        let written2 = file.write(lines(0..<3), time: LogTime(milliseconds: 0)).written
        #expect(written2 == 3)
        #expect(directory.names == ["uacsta.log"])
        #expect(directory.text("uacsta.log") == "line 2...\n")
    }

    @Test("a restart goes on with the file; fewer files are kept at once")
    func restart() throws {
        try directory.write("uacsta.log", "old\n")
        for number in 1...4 { try directory.write("uacsta.log.\(number)", "old") }
        try directory.write("uacsta.log.txt", "not ours")
        var file = try RotatingLogFile(policy: policy(files: 3), time: .now())
        #expect(directory.names == ["uacsta.log", "uacsta.log.1", "uacsta.log.2", "uacsta.log.txt"])
        let written3 = file.write(lines(0..<1), time: .now()).written
        #expect(written3 == 1)
        #expect(directory.text("uacsta.log") == "old\nline 0...\n")
        file.policyChanged(to: policy(files: 1))
        #expect(directory.names == ["uacsta.log", "uacsta.log.txt"])
    }

    @Test("daily deletion begins each local day with empty files")
    func daily() throws {
        let evening = LogTime(milliseconds: 100 * Self.day - 3_600_000, secondsFromUTC: 1800)
        let midnight = LogTime(milliseconds: 100 * Self.day - 1_800_000, secondsFromUTC: 1800)
        var file = try RotatingLogFile(policy: policy(deleteDaily: true), time: evening)
        let written4 = file.write(lines(0..<5), time: evening).written
        #expect(written4 == 5)
        #expect(directory.names == ["uacsta.log", "uacsta.log.1"])
        let written5 = file.write(lines(5..<6), time: midnight).written
        #expect(written5 == 1)
        #expect(directory.names == ["uacsta.log"])
        #expect(directory.text("uacsta.log") == "line 5...\n")
    }

    @Test("files of earlier days are gone at the start, too")
    func dailyAtStart() throws {
        for name in ["uacsta.log", "uacsta.log.1"] {
            let path = try directory.write(name, "yesterday\n")
            try FileManager.default.setAttributes(
                [.modificationDate: Date(timeIntervalSince1970: 0)], ofItemAtPath: path)
        }
        try directory.write("uacsta.log.2", "today\n")
        var file = try RotatingLogFile(policy: policy(deleteDaily: true), time: .now())
        let written6 = file.write(lines(0..<1), time: .now()).written
        #expect(written6 == 1)
        #expect(directory.text("uacsta.log") == "line 0...\n")
        #expect(!directory.names.contains("uacsta.log.1"))
    }

    @Test("a directory that cannot be written gives a clear error (exit 73)")
    func directoryNotWritable() throws {
        let file = try directory.write("file", "")
        let policy = RotatingLogFile.Policy(directory: file, maxBytes: 1, files: 1, deleteDaily: false)
        let error = #expect(throws: ServerStartError.self) {
            _ = try RotatingLogFile(policy: policy, time: LogTime(milliseconds: 0))
        }
        #expect(error?.description == "cannot write \(file): it is not a directory")
        #expect(error?.exitCode == 73)
        let below = RotatingLogFile.Policy(directory: file + "/logs", maxBytes: 1, files: 1, deleteDaily: false)
        #expect(throws: ServerStartError.self) {
            _ = try RotatingLogFile(policy: below, time: LogTime(milliseconds: 0))
        }
    }

    @Test("directories are made, and not for everybody's eyes")
    func creates() throws {
        let policy = RotatingLogFile.Policy(
            directory: directory.path + "/a/b", maxBytes: 1, files: 1, deleteDaily: false)
        _ = try RotatingLogFile(policy: policy, time: LogTime(milliseconds: 0))
        let attributes = try FileManager.default.attributesOfItem(atPath: directory.path + "/a/b/uacsta.log")
        #expect((attributes[.posixPermissions] as? Int ?? 0) & 0o007 == 0)
    }

    #if os(Linux)
        @Test("a full disk is an answer, not a crash")
        func diskFull() throws {
            try FileManager.default.createSymbolicLink(
                atPath: directory.path + "/uacsta.log", withDestinationPath: "/dev/full")
            var file = try RotatingLogFile(policy: policy(maxBytes: 1000), time: LogTime(milliseconds: 0))
            let outcome = file.write(lines(0..<2), time: LogTime(milliseconds: 0))
            #expect(outcome.written == 0)
            #expect(outcome.error == ENOSPC)
        }
    #endif
}
