import CSTACore
import SIPCore

/// A client's request that has not been answered yet, and how it is answered.
struct PendingAnswer: Sendable {
    enum Way: Sendable {
        /// In the body of the 200 to an INFO or INVITE.
        case response(to: SIPMessage, ServerTransactions.ID)
        /// In a frame with the same invoke id.
        case frame(CSTAInvokeID)
    }

    let session: UInt32
    let way: Way
}
