import CSTAClient
import CSTACore
import NIOCore
import SIPCore

/// The clients of a run and who watches which phone.
struct ClientTeam: Sendable {
    /// One client and the phones that it watches.
    struct Member: Sendable {
        let client: CSTAClient
        let phones: [Int]
        fileprivate let observer: WatchingObserver

        /// What the client knows of a line that it watches.
        func view(of phone: Int) -> LineView { observer.view(of: phone) }
    }

    let members: [Member]
    let board: ServiceBoard
    /// By phone; only in scenarios that wait for events.
    let mailboxes: [EventMailbox]
    private let devices: [String]

    /// - Parameters:
    ///   - watchers: how many clients watch each phone.
    ///   - watched: the phones that can be watched.
    ///   - mailboxes: whether tasks want to wait for events.
    init(
        configuration: CSTAClientConfiguration, count: Int, watchers: Int, devices: [String], watched: [Int],
        ledger: ExpectationLedger, isMarked: Bool, isWitness: Bool, mailboxes: Bool, loops: any EventLoopGroup,
        onlooker: (@Sendable (CSTAEvent, DeviceID) -> Void)? = nil
    ) {
        let board = ServiceBoard()
        let boxes = mailboxes ? devices.map { _ in EventMailbox() } : []
        var phones = Array(repeating: [Int](), count: count)
        for phone in watched where count > 0 {
            for step in 0..<min(watchers, count) { phones[(phone + step) % count].append(phone) }
        }
        members = phones.enumerated().map { number, phones in
            var watches: [String: WatchingObserver.Watch] = [:]
            for phone in phones {
                guard let watcher = ledger.watcherAdded(of: phone) else { continue }
                // Only a phone's first client feeds its mailbox, else every event would lie in it several times.
                let box = mailboxes && phone % count == number ? boxes[phone] : nil
                watches[devices[phone]] = WatchingObserver.Watch(watcher: watcher, mailbox: box)
            }
            let observer = WatchingObserver(
                ledger: ledger, board: board, watches: watches, isMarked: isMarked, isWitness: isWitness,
                onlooker: onlooker)
            return Member(
                client: CSTAClient(configuration, eventLoop: loops.next(), observer: observer), phones: phones,
                observer: observer)
        }
        self.board = board
        self.mailboxes = boxes
        self.devices = devices
    }

    /// The number of monitors that will be opened.
    var monitorCount: Int { members.reduce(0) { $0 + $1.phones.count } }

    /// The client that controls a phone.
    func controller(of phone: Int) -> CSTAClient {
        members[phone % members.count].client
    }

    /// Connects all clients; returns why those that could not did not.
    func connect() async -> [CSTAClientError] {
        await withTaskGroup(of: CSTAClientError?.self) { group in
            for member in members {
                group.addTask {
                    do {
                        try await member.client.start()
                        return nil
                    } catch {
                        return error as? CSTAClientError ?? .noSession
                    }
                }
            }
            return await group.reduce(into: []) { errors, error in
                if let error { errors.append(error) }
            }
        }
    }

    /// Opens all monitors, a few at a time per client; returns those refused, by phone.
    func openMonitors(window: Int = 32) async -> [Int: CSTAClientError] {
        await withTaskGroup(of: [Int: CSTAClientError].self) { group in
            for member in members { group.addTask { await openMonitors(of: member, window: window) } }
            return await group.reduce(into: [:]) { all, refused in all.merge(refused) { $1 } }
        }
    }

    private func openMonitors(of member: Member, window: Int) async -> [Int: CSTAClientError] {
        await withTaskGroup(of: (Int, CSTAClientError?).self) { group in
            var refused: [Int: CSTAClientError] = [:]
            for (count, phone) in member.phones.enumerated() {
                if count >= window, let (phone, error) = await group.next(), let error { refused[phone] = error }
                group.addTask {
                    do {
                        _ = try await member.client.monitor(DeviceID(devices[phone]), delivery: .observer)
                        return (phone, nil)
                    } catch {
                        return (phone, error as? CSTAClientError ?? .noSession)
                    }
                }
            }
            for await (phone, error) in group { if let error { refused[phone] = error } }
            return refused
        }
    }

    /// Ends all sessions.
    func close() async {
        await withDiscardingTaskGroup { group in
            for member in members { group.addTask { await member.client.close() } }
        }
    }
}
