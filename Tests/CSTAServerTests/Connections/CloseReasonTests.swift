import CSTAActors
import Foundation
import NIOCore
import Testing

@testable import CSTAServer

/// What the system says of a connection becomes a sentence that a person can do something with (CON-6).
struct CloseReasonTests {
    @Test func aPeerThatIsGoneWithoutAWord() {
        let reason = CloseReason(IOError(errnoCode: ETIMEDOUT, reason: "read(descriptor:pointer:size:)"))
        #expect(reason == .vanished)
        #expect("\(reason)" == "the peer is gone without a word (limits.vanishedSeconds)")
    }

    @Test func otherErrorsOfTheSystemInItsWords() {
        let reason = CloseReason(IOError(errnoCode: ECONNRESET, reason: "read(descriptor:pointer:size:)"))
        #expect("\(reason)" == "the connection failed: Connection reset by peer")
    }

    @Test func errorsOfOursKeepTheirText() {
        #expect(CloseReason(Told()) == .transportFailed("what it says"))
    }

    private struct Told: Error, CustomStringConvertible {
        let description = "what it says"
    }
}
