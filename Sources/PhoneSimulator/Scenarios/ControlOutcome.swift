import NIOConcurrencyHelpers
import NIOCore

/// What the tasks of the control scenario found, together.
final class ControlOutcome: Sendable {
    struct Values: Sendable {
        var commands: UInt64 = 0
        var calls: UInt64 = 0
        var eventsChecked: UInt64 = 0
        var expectedErrors: UInt64 = 0
        var resets: UInt64 = 0
        /// Scripts cut short by a service that the phone's model lacks.
        var shortened: UInt64 = 0
        /// Ends of calls that did not come because the phone forgot to tell them.
        var forgotten: UInt64 = 0
        var services: [String: ServiceTally] = [:]
        var byCommand: [String: LatencyRecorder] = [:]
        var all = LatencyRecorder()
        var missed: [String] = []
        var missedCount: UInt64 = 0
    }

    private let values = NIOLockedValueBox(Values())

    /// `serviceNotSupported`, for a service that the phone's model lacks.
    func refused(_ name: String) {
        values.withLockedValue { $0.services[name, default: ServiceTally()].add(.refused) }
    }

    func answered(_ name: String, _ support: ModelBook.Support, after time: TimeAmount) {
        values.withLockedValue { values in
            values.services[name, default: ServiceTally()].add(support)
            values.commands += 1
            values.all.record(time)
            values.byCommand[name, default: LatencyRecorder()].record(time)
        }
    }

    func update(_ change: (inout Values) -> Void) {
        values.withLockedValue(change)
    }

    func miss(_ sentence: String) {
        values.withLockedValue { values in
            values.missedCount += 1
            if values.missed.count < 50 { values.missed.append(sentence) }
        }
    }

    var snapshot: Values { values.withLockedValue { $0 } }
}
