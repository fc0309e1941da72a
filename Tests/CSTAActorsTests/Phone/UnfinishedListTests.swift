import CSTACore
import NIOCore
import NIOEmbedded
import Synchronization
import Testing

@testable import CSTAActors

/// A phone that does not finish the list of its lines (PHN-4).
@Suite struct UnfinishedListTests {
    private static let eight: DeviceID = "sip:8@pbx.example.net"
    private static let nine: DeviceID = "sip:9@pbx.example.net"

    /// A segment of the list.
    private func tell(_ stage: PhoneStage, _ lines: [DeviceID], isLast: Bool) async throws {
        let devices = lines.map { "<device><deviceID>\($0.value)</deviceID></device>" }.joined()
        try await stage.tell(
            "<SwitchingFunctionDevices><serviceCrossRefID>1</serviceCrossRefID><lastSegment>\(isLast)</lastSegment>"
                + "<deviceList>\(devices)</deviceList>")
        _ = stage.wire.take()
    }

    private func connected(_ stage: PhoneStage) async throws {
        stage.answers.withLock {
            $0["GetSwitchingFunctionDevices"] =
                "<GetSwitchingFunctionDevicesResponse><serviceCrossRefID>1</serviceCrossRefID>"
        }
        await stage.attach(expires: 86_400)
        _ = try await stage.serve()
    }

    private func lines(_ stage: PhoneStage) async -> [DeviceID] {
        for _ in 0..<2 { await stage.loop.run() }
        let told = await stage.phone.identities.map(\.device)
        let known = await stage.phone.context.registry.directory.entries(of: PhoneStage.mac).map(\.device)
        #expect(told == known)
        return told
    }

    @Test("PHN-4, CLI-3: an unfinished list adds lines and takes none away; a whole one does")
    func linesThatAreMissing() async throws {
        let stage = PhoneStage()
        try await connected(stage)
        try await tell(stage, [Self.eight, Self.nine], isLast: true)
        #expect(await lines(stage) == [Self.eight, Self.nine])
        try await connected(stage)
        try await tell(stage, [Self.eight, "sip:10@pbx.example.net"], isLast: false)
        await stage.advance(.seconds(15))
        #expect(await stage.phone.session.phase == .ready)
        #expect(await lines(stage) == [Self.eight, Self.nine, "sip:10@pbx.example.net"])
        // Asked again, it tells them all.
        await stage.advance(.seconds(5))
        #expect(try await stage.serve() == ["GetSwitchingFunctionDevices"])
        try await tell(stage, [Self.eight], isLast: true)
        #expect(await lines(stage) == [Self.eight])
    }

    @Test("negative case 98: a phone that never finishes its list does not grow without bound")
    func bound() async throws {
        let stage = PhoneStage()
        try await connected(stage)
        for number in 0..<3 {
            try await tell(stage, (0..<50).map { DeviceID("sip:\(number)-\($0)@pbx.example.net") }, isLast: false)
            await stage.advance(.seconds(15))
            // It is asked again ever more seldom.
            for _ in 0..<60 {
                await stage.advance(.seconds(1))
                if !(try await stage.serve()).isEmpty { break }
            }
        }
        #expect(await lines(stage).count == 64)
    }
}
