import TestSupport
import Testing

/// The manual's table 4.2.1, row by row, through the server with each make of phone (CST-1, CST-4 … CST-9, CST-11).
@Suite("Table 4.2.1: services and events between clients and phones", .takesTurns)
struct ServiceTableTests {
    @Test("services", arguments: ServiceRow.all, ServicePersona.allCases)
    func service(_ row: ServiceRow, _ persona: ServicePersona) async throws {
        let server = try await SharedServer.get()
        var check = SchemaCheck()
        for shape in [Sample.Shape.ed3, .ed6] {
            let bench = try await ServiceBench(
                persona, client: shape, answers: [row.name: row.response(.ed6)], at: server)
            switch row.way(persona) {
            case .passed: try await pass(row, bench, &check)
            case .refused: try await refuse(row, bench, &check)
            case .emulated(let steps): try await emulate(row, steps, bench, &check)
            case .known: try await answerFromModel(row, bench, &check)
            }
        }
        try await check.run()
    }

    private func pass(_ row: ServiceRow, _ bench: ServiceBench, _ check: inout SchemaCheck) async throws {
        let answer = try await bench.ask(row.request(bench.shape))
        let asked = try await bench.phone.asked(row.name)
        #expect(
            Sample.canonical(asked.body, keepingNamespace: true)
                == (try row.request(.ed6).document(ServiceBench.phones, device: bench.phone.line)),
            "the phone's edition and spelling")
        #expect(
            Sample.canonical(answer.body, keepingNamespace: true).withoutCallLinkage
                == (try row.response(bench.shape).document(bench.namespace, device: bench.spelling)),
            "the client's edition and spelling")
        check.add(asked)
        check.add(answer)
    }

    private func refuse(_ row: ServiceRow, _ bench: ServiceBench, _ check: inout SchemaCheck) async throws {
        let answer = try await bench.ask(row.request(bench.shape))
        #expect(answer.error == "operation/serviceNotSupported")
        try await bench.phone.settle()
        #expect(!bench.phone.asked.waiting.contains { $0.service == row.name }, "the phone is not asked")
        check.add(answer)
    }

    private func emulate(
        _ row: ServiceRow, _ steps: [(service: String, call: String)], _ bench: ServiceBench,
        _ check: inout SchemaCheck
    ) async throws {
        let answer = try await bench.ask(row.request(bench.shape))
        let expected = try row.response(bench.shape).document(bench.namespace, device: bench.spelling, marked: false)
        #expect(Sample.canonical(answer.body, keepingNamespace: true) == expected)
        check.add(answer)
        var asked: [String] = []
        for _ in steps {
            let request = try await bench.phone.asked.next("a step") { $0.method == "INFO" }
            asked.append("\(request.service ?? "") \(request.text("callID") ?? "") \(request.text("deviceID") ?? "")")
            check.add(request)
        }
        #expect(asked == steps.map { "\($0.service) \($0.call) \(bench.phone.line)" })
        #expect(!bench.phone.asked.waiting.contains { $0.method == "INFO" }, "and nothing else")
    }

    private func answerFromModel(_ row: ServiceRow, _ bench: ServiceBench, _ check: inout SchemaCheck) async throws {
        let event = try Sample("DeliveredEvent", suffix: "-incoming", in: .ed6)
            .document(ServiceBench.phones, device: bench.phone.line, monitor: bench.phone.reference())
        _ = try await bench.phone.info(event)
        let answer = try await bench.ask(row.request(bench.shape))
        #expect(answer.service == row.name + "Response")
        #expect(answer.texts("callID") == ["17", "17"])
        #expect(answer.texts("deviceIdentifier").contains(bench.spelling))
        #expect(answer.texts("deviceIdentifier").contains("sip:305@pbx.example.net"))
        #expect(answer.body.contains("<localConnectionInfo>alerting</localConnectionInfo>"))
        try await bench.phone.settle()
        #expect(!bench.phone.asked.waiting.contains { $0.service == row.name }, "the phone is not asked")
        check.add(answer)
    }

    @Test("events", arguments: EventRow.all, ServicePersona.allCases)
    func event(_ row: EventRow, _ persona: ServicePersona) async throws {
        let server = try await SharedServer.get()
        var check = SchemaCheck()
        for shape in [Sample.Shape.ed3, .ed6] {
            let bench = try await ServiceBench(persona, client: shape, at: server)
            let told = try row.sample(.ed6)
                .document(ServiceBench.phones, device: bench.phone.line, monitor: bench.phone.reference())
            check.add(told)
            #expect(try await bench.phone.info(told).status == 200)
            let event = try await bench.client.event(row.name, bench.reference)
            let expected = try row.sample(shape)
                .document(bench.namespace, device: bench.spelling, monitor: bench.reference)
            #expect(
                Sample.canonical(event.body, keepingNamespace: true).withoutCallLinkage == expected,
                "callID and private data unchanged, cross reference and spelling the client's")
            check.add(event)
        }
        try await check.run()
    }

    @Test("CST-11: the spelling TransferredEvent is understood, TransferedEvent is written")
    func misspelt() async throws {
        let bench = try await ServiceBench(.snom, client: .ed3, at: try await SharedServer.get())
        let told = try Sample("TransferedEvent", in: .ed6)
            .document(ServiceBench.phones, device: bench.phone.line, monitor: bench.phone.reference())
        _ = try await bench.phone.info(told.replacing("TransferedEvent", with: "TransferredEvent"))
        _ = try await bench.client.event("TransferedEvent", bench.reference)
    }
}
