import CSTAClient
import CSTACore

/// Holds what clients believe of their lines against what the phones have.
struct LineComparison: Sendable {
    let fleet: FleetRunner
    let team: ClientTeam

    /// The state of each call of each phone, by the phones' own word.
    private func truth() async throws -> [[String: String]] {
        try await fleet.run { fleet in
            fleet.phones.indices.map { phone in
                Dictionary(
                    fleet.pbx.legs(of: phone).map { ($0.callID, $0.state.rawValue) }, uniquingKeysWith: { $1 })
            }
        }
    }

    /// Differences between the phones and what clients know from events.
    func views() async throws -> (compared: Int, differences: [LineFindings.Difference]) {
        let truth = try await truth()
        var compared = 0
        var differences: [LineFindings.Difference] = []
        for (number, member) in team.members.enumerated() {
            for phone in member.phones {
                compared += 1
                differences += LineFindings.differences(
                    client: number, device: fleet.roster.devices[phone], source: "events",
                    believed: member.view(of: phone).calls, actual: truth[phone])
            }
        }
        return (compared, differences)
    }

    /// Differences between the phones and what clients are answered to SnapshotDevice, a few lines at a time.
    func snapshots(window: Int = 32) async throws -> (
        compared: Int, refused: Int, differences: [LineFindings.Difference]
    ) {
        let truth = try await truth()
        let asked = fleet.roster.personas.indices.filter {
            fleet.roster.personas[$0].support(of: "SnapshotDevice") != .refused
        }
        let differences = await withTaskGroup(of: [LineFindings.Difference].self) { group in
            var differences: [LineFindings.Difference] = []
            for (count, phone) in asked.enumerated() {
                if count >= window { differences += await group.next() ?? [] }
                group.addTask { await snapshot(of: phone, actual: truth[phone]) }
            }
            for await some in group { differences += some }
            return differences
        }
        return (asked.count, fleet.roster.personas.count - asked.count, differences)
    }

    private func snapshot(of phone: Int, actual: [String: String]) async -> [LineFindings.Difference] {
        let device = fleet.roster.devices[phone]
        let client = phone % team.members.count
        do {
            let answer = try await team.controller(of: phone).snapshot(DeviceID(device))
            let believed = answer.states
            return LineFindings.differences(
                client: client, device: device, source: "SnapshotDevice", believed: believed, actual: actual)
        } catch {
            return [
                LineFindings.Difference(
                    client: client, device: device, call: "", source: "SnapshotDevice", believed: "unknown (\(error))",
                    phone: actual.isEmpty ? "none" : actual.values.sorted().joined(separator: ", "))
            ]
        }
    }
}

extension SnapshotDeviceResult {
    /// The state of the device's own connection, by call; empty where the answer comes in segments.
    var states: [String: String] {
        guard case .connections(let items) = self else { return [:] }
        var states: [String: String] = [:]
        for item in items {
            guard let callID = item.connectionIdentifier.callID, let state = item.localCallState.own else { continue }
            states[callID] = state.rawValue
        }
        return states
    }
}
