import NIOCore
import Testing

@testable import CSTAServer

/// A wall clock that is set is noticed, one that is merely corrected is not.
struct ClockWatchTests {
    private let start = NIODeadline.uptimeNanoseconds(1_000_000_000)

    @Test func aClockThatGoesIsNoNews() {
        var watch = ClockWatch()
        for second in Int64(0)..<100 {
            // Half a thousandth fast, as a clock that is being corrected.
            #expect(watch.looked(wall: second * 5002, at: start + .seconds(second * 5)) == nil)
        }
    }

    @Test(arguments: [3_600_000, -3_600_000, 2001, -86_400_000] as [Int64])
    func aClockThatIsSetIsNoticedOnce(_ jump: Int64) {
        var watch = ClockWatch()
        #expect(watch.looked(wall: 0, at: start) == nil)
        #expect(watch.looked(wall: 5000 + jump, at: start + .seconds(5)) == jump)
        #expect(watch.looked(wall: 10_000 + jump, at: start + .seconds(10)) == nil)
    }

    @Test func aLookThatIsLateIsNoJump() {
        var watch = ClockWatch()
        #expect(watch.looked(wall: 0, at: start) == nil)
        #expect(watch.looked(wall: 60_000, at: start + .seconds(60)) == nil)
    }
}
