import Foundation

/// The certificates of Scripts/make-test-certificates.sh, made once per run in a temporary folder.
public enum TestCertificates {
    private static let folder: Result<String, ChildProcess.Failure> = make()

    public static func path(_ name: String) throws -> String { try folder.get() + "/" + name }

    /// Holds up its thread once, for a second. The script needs nothing of this process, so it comes to its end.
    private static func make() -> Result<String, ChildProcess.Failure> {
        let script = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../Scripts/make-test-certificates.sh").standardizedFileURL.path
        let folder = FileManager.default.temporaryDirectory
            .appending(path: "uacsta-certificates-\(ProcessInfo.processInfo.processIdentifier)").path
        do {
            let outcome = try ChildProcess.runToEnd([script, folder])
            guard outcome.code == 0 else {
                return .failure(.init(description: "\(script) ended with \(outcome.code):\n\(outcome.output)"))
            }
        } catch {
            return .failure(.init(description: "\(error)"))
        }
        atexit {
            if case .success(let folder) = TestCertificates.folder {
                try? FileManager.default.removeItem(atPath: folder)
            }
        }
        return .success(folder)
    }
}
