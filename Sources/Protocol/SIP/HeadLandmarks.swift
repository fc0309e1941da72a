/// What nearly everybody asks of a request, read once as its head is checked: transactions, dialogs, the registrar and
/// the answer look it up and read nothing again.
///
/// Only a request that ``SIPMessage/validate(supporting:)`` lets pass has them. What is asked of any other is read when
/// it is asked, as far as the grammar holds; both ways of reading say the same of a good request.
struct HeadLandmarks: Sendable {
    /// Where something stands in the head, in half the room of a range.
    struct Place: Sendable {
        private let start: UInt32
        private let end: UInt32

        init(_ range: Range<Int>) {
            start = UInt32(truncatingIfNeeded: range.lowerBound)
            end = UInt32(truncatingIfNeeded: range.upperBound)
        }

        var range: Range<Int> { Int(start)..<Int(end) }
    }

    /// The value of Call-ID.
    var callID = Place(0..<0)
    /// `branch` of the top Via.
    var branch: Place?
    var fromTag: Place?
    var toTag: Place?
    /// The URI of To.
    var toURI = Place(0..<0)
    /// Its user with the escapes; `nil` if there is none, or the URI is neither a sip nor a sips URI.
    var toUser: Place?
    /// The URI of To is a good sip or sips URI.
    var isToSIP = false
    /// The number of CSeq.
    var sequence: UInt32 = 0
    /// The contact, if there is one only.
    var contact: SIPMessage.SoleContact?
    /// There is a Require or Proxy-Require.
    var requiresExtensions = false
}
