import Foundation
import NIOCore

/// Where phones and clients find a server.
protocol ServerPorts: Sendable {
    var phones: Int { get }
    var clients: Int { get }
    var phonesTLS: Int { get }
    var clientsTLS: Int { get }
}

/// What "served" means in negative-cases.md: a fresh phone registers and gets its 200, and in time.
///
/// That the process is the same and has not grown only a process of its own shows: ``DaemonProcess/expectServed(within:)``.
enum Served {
    /// The catalogue's 1.5 s are those of a server on a machine of its own. Here four tests at a time, most of them with a
    /// server, share two cores, and nothing is optimised.
    static let limit = TimeAmount.seconds(5)
    /// KiB; the catalogue's 32 MB. A sanitizer keeps books about every octet, which says nothing about the server.
    static let growth = isSanitized ? .max : 32 * 1024
    static let isSanitized = dlsym(nil, "__asan_init") != nil || dlsym(nil, "__tsan_init") != nil

    /// - Parameter patience: how long it may take until the server answers again at all, where room has to come back first.
    static func expect(at server: some ServerPorts, within patience: TimeAmount) async throws {
        let deadline = NIODeadline.now() + patience
        while true {
            do {
                return try await once(at: server)
            } catch {
                guard NIODeadline.now() < deadline else { throw error }
            }
        }
    }

    private static func once(at server: some ServerPorts) async throws {
        let began = NIODeadline.now()
        let phone = try await TestPhone.connect(to: server)
        defer { phone.wire.close() }
        let answer = try await phone.register()
        let took = NIODeadline.now() - began
        guard answer.status == 200 else { throw Disappointment("the server does not serve any more: \(answer)") }
        guard took < limit else { throw Disappointment("served, but only after \(took.nanoseconds / 1_000_000) ms") }
    }
}
