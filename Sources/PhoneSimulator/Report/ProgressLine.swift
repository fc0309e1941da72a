import Foundation
import NIOConcurrencyHelpers

/// Tells on standard output how the run goes: one line redrawn on a terminal, else a line every ten seconds.
///
/// The only place of the library that prints, besides the demo; everything else ends in the report.
final class ProgressLine: Sendable {
    private struct State {
        var lastPrinted: Double = -100
        var width = 0
    }

    private let isTerminal: Bool
    private let isQuiet: Bool
    private let state = NIOLockedValueBox(State())

    init(isQuiet: Bool) {
        self.isQuiet = isQuiet
        isTerminal = isatty(STDOUT_FILENO) == 1
    }

    /// Shows `text` if it is time to.
    func show(_ text: @autoclosure () -> String, seconds: Double) {
        guard !isQuiet else { return }
        let isDue = state.withLockedValue { state in
            guard isTerminal || seconds - state.lastPrinted >= 10 else { return false }
            state.lastPrinted = seconds
            return true
        }
        guard isDue else { return }
        let text = text()
        if isTerminal {
            let padding = state.withLockedValue { state in
                defer { state.width = text.count }
                return max(0, state.width - text.count)
            }
            write("\r" + text + String(repeating: " ", count: padding))
        } else {
            write(text + "\n")
        }
    }

    /// Ends a redrawn line, so that what follows begins on its own.
    func finish() {
        let width = state.withLockedValue { state in
            defer { state.width = 0 }
            return state.width
        }
        if isTerminal, !isQuiet, width > 0 { write("\n") }
    }

    private func write(_ text: String) {
        try? FileHandle.standardOutput.write(contentsOf: Data(text.utf8))
    }
}
