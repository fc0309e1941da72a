import NIOCore

/// The messages that are measured: what phones really send, at the sizes that the figures are quoted for.
enum SampleMessages {
    /// A REGISTER of 600 octets.
    static func register(authorization: String? = nil) -> ByteBuffer {
        ByteBuffer(
            string: """
                REGISTER sip:cti.example.net SIP/2.0\r
                Via: SIP/2.0/TLS 192.168.17.42:3072;branch=z9hG4bK-7uzi4m27gu9d;rport\r
                From: "000413A1B2C3" <sip:000413a1b2c3@cti.example.net>;tag=5xw3kzq7lc\r
                To: "000413A1B2C3" <sip:000413a1b2c3@cti.example.net>\r
                Call-ID: 313439383132333435363738-cv0ncm6fj9d2\r
                CSeq: 4711 REGISTER\r
                Max-Forwards: 70\r
                User-Agent: snomD785/10.1.169.16\r
                Contact: <sip:000413a1b2c3@192.168.17.42:3072;transport=tls;line=n2x4k8pt>;reg-id=1;q=1.0\r
                Supported: path, gruu, timer\r
                Allow: INVITE, ACK, CANCEL, BYE, REFER, OPTIONS, NOTIFY, INFO, UPDATE\r
                Expires: 300\(authorization.map { "\r\nAuthorization: \($0)" } ?? "")\r
                Content-Length: 0\r
                \r

                """)
    }

    static let event = ByteBuffer(
        string: """
            <?xml version="1.0" encoding="UTF-8"?>
            <DeliveredEvent xmlns="http://www.ecma-international.org/standards/ecma-323/csta/ed5">\
            <monitorCrossRefID>1084</monitorCrossRefID>\
            <connection><callID>8f14e45fceea167a5a36dedd4bea2543</callID>\
            <deviceID>sip:201@pbx.example.net</deviceID></connection>\
            <alertingDevice><deviceIdentifier>sip:201@pbx.example.net</deviceIdentifier></alertingDevice>\
            <callingDevice><deviceIdentifier>sip:305@pbx.example.net</deviceIdentifier></callingDevice>\
            <calledDevice><deviceIdentifier>sip:201@pbx.example.net</deviceIdentifier></calledDevice>\
            <lastRedirectionDevice><numberDialed>sip:200@pbx.example.net</numberDialed></lastRedirectionDevice>\
            <localConnectionInfo>alerting</localConnectionInfo><cause>newCall</cause>\
            <networkCallingDevice><deviceIdentifier>tel:+4930123</deviceIdentifier></networkCallingDevice>\
            </DeliveredEvent>
            """)

    /// An INFO of about 900 octets of head and body, the body the event above.
    static let info: ByteBuffer = {
        var buffer = ByteBuffer(
            string: """
                INFO sip:uacsta@cti.example.net:5061;transport=tls SIP/2.0\r
                Via: SIP/2.0/TLS 192.168.17.42:3072;branch=z9hG4bK-k3d8x0q2\r
                From: <sip:000413a1b2c3@cti.example.net>;tag=9s8f7g\r
                To: <sip:uacsta@cti.example.net>;tag=b7c1\r
                Call-ID: 5f0e2a97c4d1\r
                CSeq: 812 INFO\r
                Max-Forwards: 70\r
                Content-Type: application/csta+xml\r
                Content-Disposition: signal;handling=required\r
                Content-Length: \(event.readableBytes)\r
                \r

                """)
        buffer.writeImmutableBuffer(event)
        return buffer
    }()
}
