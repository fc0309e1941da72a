public import NIOCore

extension SIPDialog {
    /// Begins a request in the dialog: request line, Via, Max-Forwards, Route, From, To, Call-ID and the next CSeq
    /// (RFC 3261 section 12.2.1.1). The caller adds Contact and the rest.
    /// - Parameters:
    ///   - via: a whole Via value with a fresh branch.
    ///   - bodyBytes: octets of the body that will follow: room for all of it is taken at once.
    public mutating func request(_ method: SIPMethod, via: String, bodyBytes: Int = 0) -> SIPWriter {
        localCSeq &+= 1
        return begin(method, cseq: localCSeq, via: via, bodyBytes: bodyBytes)
    }

    /// The ACK of a 2xx: a request of its own with a branch of its own, but the number of its INVITE
    /// (RFC 3261 section 13.2.2.4).
    /// - Parameter authorization: the header that the INVITE carried, if it was challenged (section 22.1).
    public func ack(
        cseq: UInt32, via: String, authorization: (SIPHeaderName, String)? = nil
    ) -> ByteBuffer {
        var writer = begin(.ack, cseq: cseq, via: via)
        if let authorization { writer.header(authorization.0, authorization.1) }
        return writer.finish()
    }

    private func begin(_ method: SIPMethod, cseq: UInt32, via: String, bodyBytes: Int = 0) -> SIPWriter {
        var writer = SIPWriter(capacity: bodyBytes == 0 ? 512 : 768 + bodyBytes)
        let way = way
        writer.request(method, target: way.requestURI)
        writer.header(.via, via)
        writeRoute(way.routes, into: &writer)
        writer.header(.cseq, CSeq(number: cseq, method: method).description)
        return writer
    }

    var way: Way { Way(target: remoteTarget, routes: routeSet) }

    /// What stands between Via and CSeq.
    func writeRoute(_ routes: [String], into writer: inout SIPWriter) {
        writer.header(.maxForwards, 70)
        for route in routes {
            writer.header(.route, route)
        }
        writer.header(.from, local)
        writer.header(.to, remote)
        writer.header(.callID, id.callID)
    }

    /// Request-URI and Route values of a request.
    struct Way {
        let requestURI: String
        let routes: [String]

        init(target: String, routes: [String]) {
            guard let first = routes.first, let address = try? NameAddress(parsing: first),
                let uri = try? address.uri(), !uri.parameters.contains("lr")
            else {
                // No route, or a loose router first: the target stands in the request line.
                requestURI = target
                self.routes = routes
                return
            }
            // A strict router of RFC 2543 wants itself in the request line and the target at the end of the routes.
            requestURI = Self.asRequestURI(uri)
            self.routes = routes.dropFirst() + ["<\(target)>"]
        }

        /// RFC 3261 section 19.1.1: no `method` parameter and no headers in a Request-URI.
        private static func asRequestURI(_ uri: SIPURI) -> String {
            var uri = uri
            uri.parameters.remove("method")
            uri.headers = nil
            return uri.description
        }
    }
}
