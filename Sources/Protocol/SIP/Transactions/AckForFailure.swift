public import NIOCore

/// The ACK of a 3xx to 6xx (RFC 3261 section 17.1.1.3): Request-URI, From, Call-ID, Route and the one Via of the
/// INVITE, the To of the response. It belongs to the INVITE's transaction and has its branch.
/// - Parameter invite: as we sent it.
public func ackForFailure(of invite: SIPMessage, response: SIPMessage) -> ByteBuffer {
    var writer = SIPWriter()
    writer.request(.ack, target: invite.requestTarget)
    if let via = invite.values(.via).first { writer.header(.via, via) }
    writer.header(.maxForwards, 70)
    writer.copy(.route, from: invite)
    writer.copy(.from, from: invite)
    writer.copy(.to, from: response)
    writer.copy(.callID, from: invite)
    if let cseq = try? invite.cseq() { writer.header(.cseq, CSeq(number: cseq.number, method: .ack).description) }
    return writer.finish()
}
