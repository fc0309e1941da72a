/// A phone of octets: it registers, answers what the server asks, and sends events. Nothing of the server's code is in it.
final class Phone: WireOwner {
    /// What all phones of a run share.
    final class Fleet {
        let password: String
        let transport: String
        var registered = 0
        var dialogs = 0
        var identities = 0
        var monitors = 0
        var refreshes = 0
        var commands = 0
        var failures: [String] = []
        var eventAnswered: (Int) -> Void = { _ in }
        var refreshed: (Phone) -> Void = { _ in }

        init(password: String, transport: String) {
            self.password = password
            self.transport = transport
        }
    }

    let index: Int
    let fleet: Fleet
    let wire: Wire
    let mac: String
    private let device: String
    private let contact: String
    private let digest: Digest
    private var cseq = 0
    private var authorization: (nonce: String, realm: String, count: Int)?
    private var isRegistered = false
    private var isTrying = false

    // The dialog, as the server's INVITE made it.
    private var callID = ""
    private var local = ""
    private var remote = ""
    private var target = ""
    private var eventNumber = 1_000_000_000
    private var event: EventTemplate?

    init(index: Int, fleet: Fleet, wire: Wire, source: String) {
        self.index = index
        self.fleet = fleet
        self.wire = wire
        let digits = String(index, radix: 16)
        // A snom by its address and its User-Agent.
        mac = "000413" + String(repeating: "0", count: 6 - digits.count) + digits
        device = "sip:\(index + 100_000)@pbx.example.net"
        contact = "sip:\(mac)@\(source):5060;transport=\(fleet.transport.lowercased())"
        digest = Digest(user: mac, password: fleet.password)
        wire.owner = self
    }

    /// As clients name it.
    var deviceID: String { device }

    func connected() { register() }

    func closed(_ reason: String) { fail("connection \(reason)") }

    /// REGISTER without credentials; the 401 is answered.
    func register() {
        authorization = nil
        sendRegister()
    }

    /// REGISTER with the nonce of last time: one round trip.
    func refreshAtOnce() {
        authorization?.count += 1
        sendRegister()
    }

    private func sendRegister() {
        cseq += 1
        isTrying = authorization != nil
        var text = """
            REGISTER sip:127.0.0.1 SIP/2.0\r
            Via: SIP/2.0/\(fleet.transport) 127.0.0.1:5060;branch=z9hG4bKr\(index)x\(cseq);rport\r
            Max-Forwards: 70\r
            From: <sip:\(mac)@127.0.0.1>;tag=p\(index)\r
            To: <sip:\(mac)@127.0.0.1>\r
            Call-ID: reg\(index)\r
            CSeq: \(cseq) REGISTER\r
            Contact: <\(contact)>\r
            User-Agent: snomD785/10.1.169.16\r
            Supported: path, timer\r
            Expires: 3600\r

            """
        if let authorization {
            let value = digest.answer(
                nonce: authorization.nonce, realm: authorization.realm, method: "REGISTER", uri: "sip:127.0.0.1",
                count: authorization.count)
            text += "Authorization: \(value)\r\n"
        }
        wire.send((text + "Content-Length: 0\r\n\r\n").utf8)
    }

    func received(_ message: Incoming) {
        switch message.status {
        case 0: asked(message)
        case 401 where !isTrying: challenged(message)
        case 200:
            // Answers carry the CSeq of what they answer.
            if Incoming.find(" REGISTER\r\n", in: message.head) != nil {
                registered()
            } else if event != nil {
                fleet.eventAnswered(index)
            }
        default: fail("status \(message.status)")
        }
    }

    private func challenged(_ message: Incoming) {
        var value = ""
        message.forEachLine("\r\nWWW-Authenticate:") { line in
            let text = String(decoding: line, as: UTF8.self)
            if text.contains("algorithm=MD5") { value = text }
        }
        authorization = (Digest.parameter("nonce", of: value), Digest.parameter("realm", of: value), 1)
        sendRegister()
    }

    private func registered() {
        if isRegistered {
            fleet.refreshes += 1
            fleet.refreshed(self)
        } else {
            isRegistered = true
            fleet.registered += 1
        }
    }

    // MARK: What the server asks

    private func asked(_ request: Incoming) {
        if request.isRequest("ACK ") { return }
        if request.isRequest("INVITE ") {
            callID = request.value("\r\nCall-ID:") ?? ""
            local = (request.value("\r\nTo:") ?? "") + ";tag=t\(index)"
            remote = request.value("\r\nFrom:") ?? ""
            target = (request.value("\r\nContact:") ?? "").filter { $0 != "<" && $0 != ">" }
            fleet.dialogs += 1
            return answer(request, body: "RequestSystemStatusResponse", "<systemStatus>normal</systemStatus>")
        }
        guard request.isRequest("INFO ") else { return answer(request, body: nil, "") }
        switch request.element {
        case "RequestSystemStatus":
            answer(request, body: "RequestSystemStatusResponse", "<systemStatus>normal</systemStatus>")
        case "SystemRegister":
            answer(request, body: "SystemRegisterResponse", "<sysStatRegisterID>1</sysStatRegisterID>")
        case "GetSwitchingFunctionDevices":
            answer(request, body: "GetSwitchingFunctionDevicesResponse", "<serviceCrossRefID>1</serviceCrossRefID>")
            info(
                "SwitchingFunctionDevices",
                "<serviceCrossRefID>1</serviceCrossRefID><lastSegment>true</lastSegment>"
                    + "<deviceList><device><deviceID>\(device)</deviceID></device></deviceList>")
            fleet.identities += 1
        case "MonitorStart":
            answer(request, body: "MonitorStartResponse", "<monitorCrossRefID>1</monitorCrossRefID>")
            fleet.monitors += 1
        case "SnapshotDevice":
            answer(
                request, body: "SnapshotDeviceResponse",
                "<crossRefIDorSnapshotData><snapshotData/></crossRefIDorSnapshotData>")
        case "GetDoNotDisturb":
            answer(request, body: "GetDoNotDisturbResponse", "<doNotDisturbOn>false</doNotDisturbOn>")
        case "GetForwarding":
            answer(
                request, body: "GetForwardingResponse",
                "<forwardingList><forwardListItem><forwardingType>forwardImmediate</forwardingType>"
                    + "<forwardStatus>false</forwardStatus></forwardListItem></forwardingList>")
        case "GetMessageWaitingIndicator":
            answer(request, body: "GetMessageWaitingIndicatorResponse", "<messageWaitingOn>false</messageWaitingOn>")
        case "MonitorStop": answer(request, body: "MonitorStopResponse", "")
        case "MakeCall":
            fleet.commands += 1
            answer(
                request, body: "MakeCallResponse",
                "<callingDevice><callID>17</callID><deviceID>\(device)</deviceID></callingDevice>")
        default: answer(request, body: "CSTAErrorCode", "<operation>serviceNotSupported</operation>")
        }
    }

    private func answer(_ request: Incoming, body: String?, _ content: String) {
        var octets = Array("SIP/2.0 200 OK\r\n".utf8)
        request.forEachLine("\r\nVia:") { octets += $0 }
        request.forEachLine("\r\nFrom:") { octets += $0 }
        request.forEachLine("\r\nTo:") { line in
            octets += line.dropLast(2)
            if Incoming.find(";tag=", in: line) == nil { octets += ";tag=t\(index)".utf8 }
            octets += "\r\n".utf8
        }
        request.forEachLine("\r\nCall-ID:") { octets += $0 }
        request.forEachLine("\r\nCSeq:") { octets += $0 }
        octets += "Contact: <\(contact)>\r\n".utf8
        if let body { octets += Self.csta(body, content).utf8 } else { octets += "Content-Length: 0\r\n\r\n".utf8 }
        wire.send(octets)
    }

    private func info(_ name: String, _ content: String) {
        eventNumber += 1
        let head = """
            INFO \(target) SIP/2.0\r
            Via: SIP/2.0/\(fleet.transport) 127.0.0.1:5060;branch=z9hG4bKi\(index)x\(eventNumber)\r
            Max-Forwards: 70\r
            From: \(local)\r
            To: \(remote)\r
            Call-ID: \(callID)\r
            CSeq: \(eventNumber) INFO\r

            """
        wire.send((head + Self.csta(name, content)).utf8)
    }

    static func csta(_ name: String, _ content: String) -> String {
        let body = """
            <?xml version="1.0" encoding="UTF-8"?>\
            <\(name) xmlns="http://www.ecma-international.org/standards/ecma-323/csta/ed5">\(content)</\(name)>
            """
        return "Content-Type: application/csta+xml\r\nContent-Disposition: signal;handling=required\r\n"
            + "Content-Length: \(body.utf8.count)\r\n\r\n" + body
    }

    // MARK: Events

    /// Sends a DeliveredEvent of 833 octets.
    func sendEvent() {
        eventNumber += 1
        var template = event ?? EventTemplate(self)
        template.number(eventNumber)
        event = template
        wire.send(template.octets)
    }

    /// A whole INFO in which only the number changes, in two places of the same length.
    private struct EventTemplate {
        private(set) var octets: [UInt8]
        private let places: [Int]

        init(_ phone: Phone) {
            let mark = "9999999999"
            let device = phone.device
            let head = """
                INFO \(phone.target) SIP/2.0\r
                Via: SIP/2.0/\(phone.fleet.transport) 127.0.0.1:5060;branch=z9hG4bKe\(phone.index)x\(mark)\r
                Max-Forwards: 70\r
                From: \(phone.local)\r
                To: \(phone.remote)\r
                Call-ID: \(phone.callID)\r
                CSeq: \(mark) INFO\r

                """
            let content =
                "<monitorCrossRefID>1</monitorCrossRefID><connection><callID>17</callID><deviceID>\(device)</deviceID>"
                + "</connection><alertingDevice><deviceIdentifier>\(device)</deviceIdentifier></alertingDevice>"
                + "<callingDevice><deviceIdentifier>sip:+493012345678@pbx.example.net</deviceIdentifier></callingDevice>"
                + "<calledDevice><deviceIdentifier>\(device)</deviceIdentifier></calledDevice>"
                + "<lastRedirectionDevice><numberDialed>sip:100199@pbx.example.net</numberDialed></lastRedirectionDevice>"
                + "<localConnectionInfo>alerting</localConnectionInfo><cause>newCall</cause>"
                + "<networkCallingDevice><deviceIdentifier>tel:+493012345678</deviceIdentifier></networkCallingDevice>"
            let text = Array((head + Phone.csta("DeliveredEvent", content)).utf8)
            let wanted = Array(mark.utf8)
            octets = text
            places = text.indices.filter { text[$0...].starts(with: wanted) }
        }

        mutating func number(_ number: Int) {
            var rest = number
            for digit in stride(from: 9, through: 0, by: -1) {
                for place in places { octets[place + digit] = UInt8(48 + rest % 10) }
                rest /= 10
            }
        }
    }

    private func fail(_ reason: String) {
        if fleet.failures.count < 20 { fleet.failures.append("phone \(index): \(reason)") }
    }
}
