/// A phone of one make and a client that watches its line and spells it its own way.
struct ServiceBench: Sendable {
    let phone: TestPhone
    let client: TestClient
    /// The cross reference that the client knows.
    let reference: String
    /// How the client spells the line: the number alone.
    let spelling: String
    let namespace: String
    let shape: Sample.Shape

    /// What phones speak.
    static let phones = CSTAText.ed5

    /// - Parameter answers: the phone's answers by service, in its own spelling; to all others it answers as good phones do.
    init(
        _ persona: ServicePersona, client shape: Sample.Shape, answers: [String: Sample] = [:],
        at server: TestServer
    ) async throws {
        let line = Unique.line()
        let bodies = answers.mapValues { $0.document(Self.phones, device: line) }
        phone = try await TestPhone.ready(
            at: server,
            options: .init(lines: [line], agent: persona.rawValue) { service in
                bodies[service].map { .body($0) } ?? .standard
            })
        client = try await TestClient.session(at: server)
        self.shape = shape
        namespace = CSTAText.ed3.replacing("ed3", with: shape.rawValue)
        spelling = String(line.dropFirst(4).prefix { $0 != "@" })
        let opened = try await client.ask(
            body: CSTAText.body(
                "MonitorStart", "<monitorObject><deviceObject>\(spelling)</deviceObject></monitorObject>",
                namespace: namespace))
        guard let reference = opened.text("monitorCrossRefID") else { throw Disappointment("MonitorStart: \(opened)") }
        self.reference = reference
        _ = try await client.event("BackInServiceEvent", reference)
        // The snapshot that follows is not to meet what a test does next.
        _ = try await phone.asked("SnapshotDevice")
        try await phone.settle()
        phone.asked.clear()
    }

    func ask(_ sample: Sample) async throws -> WireMessage {
        try await client.ask(body: sample.document(namespace, device: spelling))
    }
}
