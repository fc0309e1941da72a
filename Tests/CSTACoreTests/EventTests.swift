import CSTACore
import NIOCore
import Testing
import XMLCore

@Suite struct EventTests {
    static let events = Fixtures.all.filter { $0.path.hasSuffix("-event.xml") || $0.path.contains("delivered-event") }

    /// One event encoded once, spliced for each monitor, is what it would be if it were encoded for each.
    @Test(arguments: events) func splicing(_ fixture: Fixture) throws {
        guard case .event(var event) = try decode(fixture.text).message else {
            Issue.record("not an event")
            return
        }
        for edition in CSTAEdition.allCases {
            let encoded = event.encodedForSplicing(edition: edition)
            for reference in ["1", "4711-abc"] {
                event.monitorCrossRefID = reference
                #expect(event.monitorCrossRefID == reference)
                let document = encoded.document(crossReference: reference)
                #expect(document == CSTAMessage.event(event).encoded(edition: edition))
                #expect(document.readableBytes == encoded.length(crossReference: reference))
            }
        }
    }

    @Test func splicingOfCarriedEvents() throws {
        for text in [
            "<HookswitchEvent><monitorCrossRefID>1</monitorCrossRefID><device><notKnown/></device></HookswitchEvent>",
            "<HookswitchEvent><device><notKnown/></device><monitorCrossRefID/></HookswitchEvent>",
        ] {
            guard case .event(var event) = try decode(text).message else {
                Issue.record("not an event")
                return
            }
            let encoded = event.encodedForSplicing(edition: .ed5)
            event.monitorCrossRefID = "77"
            #expect(event.monitorCrossRefID == "77")
            #expect(encoded.document(crossReference: "77") == CSTAMessage.event(event).encoded(edition: .ed5))
        }
    }

    @Test func commonFields() throws {
        let text = """
            <ConnectionClearedEvent><monitorCrossRefID>5</monitorCrossRefID><droppedConnection><callID>1</callID>\
            </droppedConnection><releasingDevice><notKnown/></releasingDevice><localConnectionInfo>null\
            </localConnectionInfo><cause>normalClearing</cause></ConnectionClearedEvent>
            """
        guard case .event(let event) = try decode(text).message else {
            Issue.record("not an event")
            return
        }
        #expect(event.name == "ConnectionClearedEvent")
        #expect(event.subjectConnection == ConnectionID(callID: "1"))
        #expect(event.localConnectionInfo == .null)
        #expect(event.cause == .normalClearing)
        #expect(event.filterFlag == .callControl(.connectionCleared))
    }

    /// A carried event that does not say its monitor gets a place for it, where the schema has it: as the first child.
    @Test(arguments: [
        ("<HookswitchEvent><device><notKnown/></device></HookswitchEvent>", "<device><notKnown/></device>"),
        ("<HookswitchEvent/>", ""), ("<h:HookswitchEvent xmlns:h='urn:h'>x</h:HookswitchEvent>", "x"),
        (
            "<c:HookswitchEvent xmlns:c='http://www.ecma-international.org/standards/ecma-323/csta/ed3'><c:device/>"
                + "</c:HookswitchEvent>", "<device/>"
        ),
    ]) func splicingWithoutReference(_ text: String, inner: String) throws {
        let fragment = try XMLTape(parsing: text).root.fragment
        for edition in CSTAEdition.allCases {
            let encoded = CSTAEvent.other(RawCSTA(fragment)).encodedForSplicing(edition: edition)
            let document = encoded.document(crossReference: "77")
            #expect(document.readableBytes == encoded.length(crossReference: "77"))
            #expect(
                body(String(buffer: document))
                    == "<HookswitchEvent><monitorCrossRefID>77</monitorCrossRefID>\(inner)</HookswitchEvent>")
        }
    }

    @Test func filters() throws {
        let text = """
            <MonitorStart><monitorObject><deviceObject>1</deviceObject></monitorObject><requestedMonitorFilter><callcontrol>\
            <delivered>true</delivered><held>false</held></callcontrol><physicalDeviceFeature><hookswitch>1</hookswitch>\
            </physicalDeviceFeature><maintenance/></requestedMonitorFilter></MonitorStart>
            """
        guard case .request(.monitorStart(let start)) = try decode(text).message else {
            Issue.record("not a MonitorStart")
            return
        }
        let filter = try #require(start.requestedMonitorFilter)
        #expect(filter.leavesOut(.callControl(.delivered)))
        #expect(!filter.leavesOut(.callControl(.held)))
        #expect(!filter.leavesOut(.callControl(.established)))
        #expect(!filter.leavesOut(.logicalDevice(.forwarding)))
        #expect(filter.callControl?[.held] == false)
        #expect(filter.callControl?[.established] == nil)
        let hookswitch = try decode("<HookswitchEvent><monitorCrossRefID>1</monitorCrossRefID></HookswitchEvent>")
        guard case .event(let event) = hookswitch.message else { return }
        #expect(filter.leavesOut(event))
        #expect(!MonitorFilter().leavesOut(event))
        #expect(MonitorFilter(leavingOut: [.physicalDevice(.hookswitch)]).leavesOut(event))
        #expect(
            body(encode(.request(.monitorStart(start)), .ed3)).contains(
                "<callcontrol><delivered>true</delivered><held>false</held></callcontrol>"))
    }

    @Test func everyEventOfTheStandardHasItsFlag() {
        for (name, flag) in [
            ("BackInServiceEvent", MonitorFilterFlag.maintenance(.backInService)),
            ("DeviceCapsChangedEvent", .maintenance(.deviceCapabilityChanged)),
            ("ButtonPressEvent", .physicalDevice(.buttonPress)), ("AgentBusyEvent", .logicalDevice(.agentBusy)),
            ("ChargingEvent", .callAssociated(.charging)), ("MediaAttachedEvent", .mediaAttachment(.mediaAttached)),
            ("DTMFDetectedEvent", .voice(.dtmfDetected)),
        ] {
            #expect(MonitorFilterFlag(eventName: name) == flag)
        }
        #expect(MonitorFilterFlag(eventName: "NoSuchEvent") == nil)
    }

    @Test func statesOfASnapshot() throws {
        func state(_ text: String) throws -> CallState? {
            let text = """
                <SnapshotDeviceResponse><crossRefIDorSnapshotData><snapshotData><snapshotDeviceResponseInfo>\
                <connectionIdentifier><callID>1</callID></connectionIdentifier><localCallState>\(text)</localCallState>\
                </snapshotDeviceResponseInfo></snapshotData></crossRefIDorSnapshotData></SnapshotDeviceResponse>
                """
            guard case .response(.snapshotDevice(let response)) = try decode(text).message,
                case .connections(let connections) = response.crossRefIDorSnapshotData
            else { return nil }
            return connections.first?.localCallState
        }
        let compound = """
            <compoundCallState><localConnectionState>hold</localConnectionState><localConnectionState>connected\
            </localConnectionState></compoundCallState>
            """
        #expect(try state(compound) == .compound([.hold, .connected]))
        #expect(try state(compound)?.own == .hold)
        #expect(try state("<simpleCallState>callReceived</simpleCallState>")?.own == .alerting)
        #expect(try state("<simpleCallState>callEstablishedHeld</simpleCallState>")?.own == .hold)
        #expect(try state("<unknown/>") == .unknown)
        // Another's state is not taken for the device's own.
        #expect(try state(compound.replacing("hold", with: "parked")) == .unknown)
        #expect(try state("<compoundCallState/>") == .compound([]))
        #expect(try state("<unknown/>")?.own == nil)
    }
}
