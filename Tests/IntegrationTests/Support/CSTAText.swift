/// CSTA bodies as text, written out so that a test shows what is on the wire.
enum CSTAText {
    static let ed3 = "http://www.ecma-international.org/standards/ecma-323/csta/ed3"
    static let ed5 = "http://www.ecma-international.org/standards/ecma-323/csta/ed5"

    static func body(_ name: String, _ inner: String = "", namespace: String = ed5) -> String {
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<\(name) xmlns=\"\(namespace)\">\(inner)</\(name)>"
    }

    static func delivered(_ reference: String, call: String, device: String, extra: String = "") -> String {
        body(
            "DeliveredEvent",
            "<monitorCrossRefID>\(reference)</monitorCrossRefID>"
                + "<connection><callID>\(call)</callID><deviceID>\(device)</deviceID></connection>"
                + "<alertingDevice><deviceIdentifier>\(device)</deviceIdentifier></alertingDevice>"
                + "<callingDevice><deviceIdentifier>sip:305@elsewhere.example.net</deviceIdentifier></callingDevice>"
                + "<calledDevice><deviceIdentifier>\(device)</deviceIdentifier></calledDevice>"
                + "<lastRedirectionDevice><notKnown/></lastRedirectionDevice>"
                + "<localConnectionInfo>alerting</localConnectionInfo><cause>normal</cause>\(extra)")
    }

    static func established(_ reference: String, call: String, device: String) -> String {
        body(
            "EstablishedEvent",
            "<monitorCrossRefID>\(reference)</monitorCrossRefID>"
                + "<establishedConnection><callID>\(call)</callID><deviceID>\(device)</deviceID></establishedConnection>"
                + "<answeringDevice><deviceIdentifier>\(device)</deviceIdentifier></answeringDevice>"
                + "<callingDevice><deviceIdentifier>sip:305@elsewhere.example.net</deviceIdentifier></callingDevice>"
                + "<calledDevice><deviceIdentifier>\(device)</deviceIdentifier></calledDevice>"
                + "<lastRedirectionDevice><notKnown/></lastRedirectionDevice>"
                + "<localConnectionInfo>connected</localConnectionInfo><cause>normal</cause>")
    }

    static func cleared(_ reference: String, call: String, device: String) -> String {
        body(
            "ConnectionClearedEvent",
            "<monitorCrossRefID>\(reference)</monitorCrossRefID>"
                + "<droppedConnection><callID>\(call)</callID><deviceID>\(device)</deviceID></droppedConnection>"
                + "<releasingDevice><deviceIdentifier>\(device)</deviceIdentifier></releasingDevice>"
                + "<localConnectionInfo>null</localConnectionInfo><cause>normalClearing</cause>")
    }

    /// 30 KB of private data, which a server has to pass on unchanged.
    static let ballast =
        "<extensions><privateData><private><ballast>" + String(repeating: "x", count: 30_000)
        + "</ballast></private></privateData></extensions>"
}
