import CSTACore
import Testing

@testable import CSTAActors

/// Two phones that have the same line (REG-5, PHN-4).
struct ContestedLineTests {
    private static let line: DeviceID = "sip:201@pbx.example.net"
    private static let own: DeviceID = "sip:202@pbx.example.net"

    /// A stage whose first phone has the line, and whose second one says that it has it too.
    private static func contested() async -> (stage: RegistryStage, first: MACAddress, second: MACAddress) {
        let stage = RegistryStage()
        let first = await stage.registered(1)
        let second = await stage.registered(2)
        await stage.registry.identitiesReported([line], by: first)
        await stage.registry.identitiesReported([line, own], by: second)
        return (stage, first, second)
    }

    private static func holder(_ stage: RegistryStage) async -> MACAddress? {
        await stage.registry.directory[line.key]?.phone
    }

    @Test("PHN-4: a line that its phone gives up while it is there goes to the other phone that has it")
    func givenUp() async {
        let (stage, first, second) = await Self.contested()
        #expect(await Self.holder(stage) == first)
        await stage.registry.identitiesReported(["sip:203@pbx.example.net"], by: first)
        #expect(await Self.holder(stage) == second)
        #expect(await stage.registry.census.devices == 3)
        #expect(await stage.registry.contested.isEmpty)
    }

    @Test("REG-3, PHN-4: the line of a phone that is switched off goes to the other phone that has it, and stays there")
    func switchedOff() async {
        let (stage, first, second) = await Self.contested()
        await stage.registry.setEnabled(false, phone: first)
        #expect(await Self.holder(stage) == second)
        await stage.registry.setEnabled(true, phone: first)
        await stage.registry.identitiesReported([Self.line], by: first)
        #expect(await Self.holder(stage) == second)
    }

    @Test("REG-3, PHN-4: a phone that is switched off holds no line against one that has it, and claims none")
    func claimedWhileSwitchedOff() async {
        let stage = RegistryStage()
        let first = await stage.registered(1)
        let second = await stage.registered(2)
        await stage.registry.identitiesReported([Self.line], by: first)
        await stage.registry.setEnabled(false, phone: first)
        await stage.registry.identitiesReported([Self.line], by: second)
        #expect(await Self.holder(stage) == second)
        // Its last word may be on its way when it is switched off.
        await stage.registry.identitiesReported([Self.line], by: first)
        await stage.registry.identitiesReported([Self.own], by: second)
        #expect(await Self.holder(stage) == nil)
    }

    @Test("PHN-4: a phone that does not have the line any more does not get it")
    func notWanted() async {
        let (stage, first, second) = await Self.contested()
        await stage.registry.identitiesReported([Self.own], by: second)
        #expect(await stage.registry.contested.isEmpty)
        await stage.registry.identitiesReported(["sip:203@pbx.example.net"], by: first)
        #expect(await Self.holder(stage) == nil)
    }
}
