import TLSCore
import Testing

@testable import CSTAServer

/// A certificate that ends is told of ahead, at its end, and not more often than helps (CON-4).
struct CertificateWatchTests {
    private static let day = 86400
    private let expiry = TLSExpiry(certificateFile: "server.pem", seconds: 100 * day, when: "some day")

    private func watch(_ expiries: TLSExpiry...) -> CertificateWatch {
        var watch = CertificateWatch()
        watch.certificatesAre(expiries)
        return watch
    }

    @Test func nothingIsSaidFarAhead() {
        var watch = watch(expiry)
        #expect(watch.looked(at: 85 * Self.day).isEmpty)
    }

    @Test func onceADayInTheLastTwoWeeks() {
        var watch = watch(expiry)
        let said = stride(from: 85 * Self.day, to: 100 * Self.day, by: 3600).flatMap { watch.looked(at: $0) }
        #expect(said == (0..<14).map { .endsSoon(expiry, days: 14 - $0) })
    }

    @Test func atTheEndAtOnceAndThenOnceADay() {
        var watch = watch(expiry)
        #expect(watch.looked(at: expiry.seconds - 3) == [.endsSoon(expiry, days: 0)])
        #expect(watch.looked(at: expiry.seconds - 1).isEmpty)
        #expect(watch.looked(at: expiry.seconds) == [.ended(expiry)])
        #expect(watch.looked(at: expiry.seconds + 5).isEmpty)
        #expect(watch.looked(at: expiry.seconds + Self.day) == [.ended(expiry)])
    }

    @Test func oneThatSeveralListenersShareIsToldOnce() {
        var watch = watch(expiry, expiry)
        #expect(watch.looked(at: expiry.seconds) == [.ended(expiry)])
    }

    @Test func aRenewedOneEndsTheWarnings() {
        var watch = watch(expiry)
        #expect(watch.looked(at: 99 * Self.day).count == 1)
        let renewed = TLSExpiry(certificateFile: "server.pem", seconds: 190 * Self.day, when: "later")
        watch.certificatesAre([renewed])
        #expect(watch.looked(at: 101 * Self.day).isEmpty)
        #expect(watch.looked(at: 180 * Self.day) == [.endsSoon(renewed, days: 10)])
    }

    @Test func aReloadWithTheSameOneIsNoReasonToSayItAgain() {
        var watch = watch(expiry)
        #expect(watch.looked(at: 99 * Self.day).count == 1)
        watch.certificatesAre([expiry])
        #expect(watch.looked(at: 99 * Self.day + 1).isEmpty)
    }

    @Test func aClockThatIsSetBackMakesItHoldAgain() {
        var watch = watch(expiry)
        #expect(watch.looked(at: 101 * Self.day) == [.ended(expiry)])
        #expect(watch.looked(at: 95 * Self.day) == [.endsSoon(expiry, days: 5)])
        #expect(watch.looked(at: 10 * Self.day).isEmpty)
        #expect(watch.looked(at: 101 * Self.day) == [.ended(expiry)])
    }
}
