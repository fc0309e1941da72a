import NIOCore
import SIPCore

/// Every question one can ask a message, and what is written in answer to it.
func fuzzHead(_ octets: ByteBuffer) {
    guard let message = try? SIPMessage(parsing: octets) else { return }
    ask(message)
    ask(message.detached())
    let valid = (try? message.validate(supporting: ["timer"])) != nil
    if message.isRequest { answer(message, valid) } else { acknowledge(message) }
    dialogs(message)
}

private func ask(_ message: SIPMessage) {
    for (name, value) in message.headers {
        hold(value.utf8.allSatisfy { $0 != 0x0D && $0 != 0x0A }, "a value is one line: \(name)")
        hold(message.count(name) == message.all(name).count, "count and all differ: \(name)")
        hold(message.all(name).first == message.first(name), "first and all differ: \(name)")
        _ = message.values(name)
        _ = message.hasToken(name, "timer")
        _ = message.number(name)
        _ = try? message.addresses(name)
    }
    _ = (try? message.cseq(), try? message.from().uri(), try? message.to().uri(), try? message.topVia())
    _ = (try? message.contacts(), message.expires, message.minExpires, message.maxForwards, message.requestTarget)
    _ = (message.callID, message.fromTag, message.toTag, message.branch, message.method, message.description)
    _ = message.isMediaType("application/csta+xml")
    _ = SessionTimer(answer: message)
    _ = SessionTimer.negotiated(for: message, preferred: 1800)
    _ = SessionTimer.Offer(interval: 1800).raised(by: message)
    _ = try? PresentedDigest.find(in: message, realm: "uacsta")
}

/// What answers a request is one whole message, whatever the request holds.
private func answer(_ request: SIPMessage, _ valid: Bool) {
    var writer = SIPWriter()
    writer.response(
        .ok, to: request, toTag: "a1", recordRoute: true, received: "192.0.2.1", rport: 5060)
    let answer = reread(writer.finish(), "answer")
    hold(answer.count(.via) == request.count(.via), "Via headers in the answer")
    hold(answer.count(.recordRoute) == request.count(.recordRoute), "Record-Route headers in the answer")
    if valid {
        hold((try? answer.validate()) != nil, "the answer to a valid request is valid")
        hold(answer.callID == request.callID, "Call-ID in the answer")
        hold(answer.toTag == request.toTag ?? "a1", "To tag in the answer")
    }

    var transactions = ServerTransactions(limit: 2)
    let now = NIODeadline.uptimeNanoseconds(1)
    if case .new(let id) = transactions.requestReceived(request, at: now) {
        if case .new = transactions.requestReceived(request, at: now) { hold(false, "the same request is new twice") }
        transactions.responseSent(id, status: .ok, bytes: ByteBuffer(), at: now)
        _ = transactions.requestReceived(request, at: now)
        _ = transactions.deadlineReached(now + .hours(1))
    }
}

private func acknowledge(_ response: SIPMessage) {
    var client = ClientTransactions<Int>()
    client.requestSent(branch: "z9hG4bK1", method: .info, context: 1, deadline: .distantFuture)
    _ = client.responseReceived(response)
    guard let invite = try? SIPMessage(parsing: sentInvite) else { return hold(false, "our INVITE can be read") }
    _ = reread(ackForFailure(of: invite, response: response), "ACK")
    var digest = DigestClient(username: "u", password: Secret("p"))
    if let (name, value) = digest.answer(to: response, method: .invite, uri: "sip:b@example.net") {
        var writer = SIPWriter()
        writer.request(.invite, target: "sip:b@example.net")
        writer.header(name, value)
        hold(reread(writer.finish(), "authorised request").count(name) == 1, "one Authorization header")
    }
    if var dialog = try? SIPDialog(callerInvite: invite, answer: response) { use(&dialog, response) }
}

private func dialogs(_ message: SIPMessage) {
    _ = SIPDialog.id(ofReceived: message)
    guard message.isRequest, var dialog = try? SIPDialog(calleeInvite: message, localTag: "a1") else { return }
    use(&dialog, message)
}

private func use(_ dialog: inout SIPDialog, _ message: SIPMessage) {
    _ = dialog.requestReceived(message)
    dialog.targetRefreshed(by: message)
    var writer = dialog.request(.info, via: "SIP/2.0/TCP 192.0.2.1;branch=z9hG4bK2")
    let request = reread(writer.finish(), "request in a dialog")
    hold(request.count(.callID) == 1 && request.count(.via) == 1, "one Call-ID, one Via in a request")
    _ = reread(dialog.ack(cseq: 7, via: "SIP/2.0/TCP 192.0.2.1;branch=z9hG4bK3"), "ACK in a dialog")
}

/// What we write is exactly one message that any reader takes.
func reread(_ octets: ByteBuffer, _ what: String) -> SIPMessage {
    var framer = SIPFramer(
        limits: SIPLimits(headBytes: 1 << 24, bodyBytes: 1 << 24, headerCount: 1 << 16, startLineBytes: 1 << 24))
    framer.append(octets)
    guard case .message(let message)? = try? framer.next() else {
        fatalError("\(what) is no message: \(String(buffer: octets))")
    }
    hold(framer.bufferedBytes == 0, "\(what) is more than one message: \(String(buffer: octets))")
    return message
}

private let sentInvite = """
    INVITE sip:b@example.net SIP/2.0\r
    Via: SIP/2.0/TCP 192.0.2.1;branch=z9hG4bK1\r
    From: <sip:a@example.net>;tag=1\r
    To: <sip:b@example.net>\r
    Call-ID: 1\r
    CSeq: 1 INVITE\r
    Content-Length: 0\r
    \r

    """
