import CSTACore
import NIOCore
import SIPCore
import XMLCore

/// CPU time of the steps that every message takes.
struct MicroBenchmarks {
    let runner: MicroRunner
    /// Only figures whose names hold this.
    let filter: String?
    let add: (Figure) -> Void

    func run() throws {
        try sip()
        try register(.md5)
        try register(.sha256)
        try csta()
    }

    private func wants(_ name: String) -> Bool { filter.map { name.contains($0) } ?? true }

    private func sip() throws {
        for (name, octets) in [("REGISTER", SampleMessages.register()), ("INFO", SampleMessages.info)] {
            let size = octets.readableBytes
            if wants("sip.head.\(name)") {
                add(
                    try runner.measure("sip.head.\(name)", note: "\(size) octets: stream to message") {
                        var framer = SIPFramer()
                        framer.append(octets)
                        keep(try framer.next())
                    })
            }
            guard wants("sip.validate.\(name)") else { continue }
            let message = try SIPMessage(parsing: octets)
            add(
                try runner.measure("sip.validate.\(name)", note: "mandatory headers, Via, CSeq, URIs") {
                    try message.validate(supporting: ["timer"])
                })
        }
        let message = try SIPMessage(parsing: SampleMessages.info)
        if wants("sip.request") {
            let invite = String(buffer: SampleMessages.info)
                .replacing("INFO", with: "INVITE")
            var dialog = try SIPDialog(calleeInvite: SIPMessage(parsing: invite), localTag: "b7c1")
            add(
                runner.measure("sip.request", note: "INFO in a dialog with the event as its body") {
                    var writer = dialog.request(.info, via: "SIP/2.0/TLS cti.example.net:5061;branch=z9hG4bK7f3a91c2d4")
                    keep(
                        writer.finish(
                            contentType: "application/csta+xml", disposition: "signal;handling=required",
                            body: SampleMessages.event))
                })
        }
        guard wants("sip.response") else { return }
        add(
            runner.measure("sip.response", note: "200 OK of the INFO") {
                var writer = SIPWriter()
                writer.response(.ok, to: message)
                keep(writer.finish())
            })
    }

    /// One REGISTER as the server takes it: framing, checks, credentials, digest with nonce and replay table.
    private func register(_ algorithm: DigestAlgorithm) throws {
        let name = "sip.register.\(algorithm.rawValue)"
        guard wants(name) else { return }
        let time = NIODeadline.uptimeNanoseconds(60_000_000_000)
        let password = Secret("correct horse")
        struct Batch {
            var authenticator: DigestAuthenticator
            var messages: [ByteBuffer]
        }
        add(
            try runner.measureBatches(
                name, count: 2048, note: "framing, checks, credentials, digest, replay table",
                prepare: {
                    var authenticator = DigestAuthenticator(realm: "uacsta", algorithms: [algorithm])
                    let head = SampleMessages.challenge(authenticator.challenges(at: time).map(\.headerValue))
                    let challenge = try SIPMessage(parsing: head)
                    var client = DigestClient(username: "000413a1b2c3", password: password)
                    var value = client.answer(to: challenge, method: .register, uri: "sip:cti.example.net")?.1
                    var messages: [ByteBuffer] = []
                    for _ in 0..<2048 {
                        messages.append(SampleMessages.register(authorization: value))
                        value = client.next(method: .register, uri: "sip:cti.example.net")?.1
                    }
                    return Batch(authenticator: authenticator, messages: messages)
                },
                { batch, index in
                    var framer = SIPFramer()
                    framer.append(batch.messages[index])
                    guard case .message(let message)? = try framer.next() else { throw BenchError("no message") }
                    try message.validate(supporting: ["timer"])
                    guard let credentials = try PresentedDigest.find(in: message, realm: "uacsta") else {
                        throw BenchError("no credentials")
                    }
                    let verdict = batch.authenticator.check(
                        credentials, method: .register, password: password, at: time)
                    guard verdict.isAccepted else { throw BenchError("not accepted: \(verdict)") }
                }))
    }

    private func csta() throws {
        let event = SampleMessages.event
        let parser = XMLStreamParser()
        let size = "\(event.readableBytes) octets"
        if wants("xml.parse") {
            add(try runner.measure("xml.parse", note: "\(size) to tape") { keep(try parser.parse(event)) })
        }
        if wants("csta.decode") {
            add(
                try runner.measure("csta.decode", note: "\(size) to typed event, parsing included") {
                    keep(try CSTADocument(parser.parse(event)))
                })
        }
        let document = try CSTADocument(parser.parse(event))
        guard case .event(let typed) = document.message else { throw BenchError("no event") }
        if wants("csta.encode") {
            add(runner.measure("csta.encode") { keep(document.message.encoded(edition: .ed5)) })
        }
        if wants("csta.mapDevices") {
            add(
                runner.measure("csta.mapDevices") {
                    var copy = typed
                    copy.mapDevices { keep($0) }
                    keep(copy)
                })
        }
        if wants("csta.forSplicing") {
            add(
                runner.measure("csta.forSplicing", note: "once per edition") {
                    keep(typed.encodedForSplicing(edition: .ed5))
                })
        }
        let encoded = typed.encodedForSplicing(edition: .ed5)
        if wants("csta.splice") {
            add(
                runner.measure("csta.splice", note: "once per client") {
                    keep(encoded.document(crossReference: "4711"))
                })
        }
    }
}

extension SampleMessages {
    static func challenge(_ values: [String]) -> String {
        "SIP/2.0 401 Unauthorized\r\n" + values.map { "WWW-Authenticate: \($0)\r\n" }.joined() + "\r\n"
    }
}
