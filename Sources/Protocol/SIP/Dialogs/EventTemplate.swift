public import NIOCore

/// The octets that all INFOs of one dialog share, written once: between them only branch, CSeq and Content-Length change.
final class EventTemplate: Sendable {
    /// How an INFO names its connection and its body.
    let frame: SIPDialog.EventFrame
    private let octets: ByteBuffer
    /// Where the branch belongs, and where the number of CSeq does.
    private let branchPlace: Int
    private let numberPlace: Int

    /// - Parameter dialog: what makes another template out of it must drop this one.
    init(_ dialog: SIPDialog, _ frame: SIPDialog.EventFrame) {
        self.frame = frame
        var writer = SIPWriter(capacity: 1_024)
        let way = dialog.way
        writer.request(.info, target: way.requestURI)
        writer.begin(.via)
        writer.writeText(frame.viaToBranch)
        branchPlace = writer.buffer.readableBytes
        writer.writeText(frame.viaBehindBranch)
        writer.endLine()
        dialog.writeRoute(way.routes, into: &writer)
        writer.begin(.cseq)
        numberPlace = writer.buffer.readableBytes
        writer.writeText(" INFO")
        writer.endLine()
        writer.header(.contentType, frame.contentType)
        writer.header(.contentDisposition, frame.disposition)
        writer.begin(.contentLength)
        octets = writer.buffer
    }

    /// The whole head of an INFO, with room for its body behind it.
    func head(branch: inout BranchSequence, number: UInt32, bodyBytes: Int) -> ByteBuffer {
        let all = octets.readableBytes
        var buffer = ByteBufferAllocator().buffer(capacity: all + 64 + bodyBytes)
        unsafe octets.withUnsafeReadableBytes { octets in
            _ = unsafe buffer.writeBytes(UnsafeRawBufferPointer(rebasing: octets[..<branchPlace]))
            branch.write(into: &buffer)
            _ = unsafe buffer.writeBytes(UnsafeRawBufferPointer(rebasing: octets[branchPlace..<numberPlace]))
            buffer.writeDecimal(UInt64(number))
            _ = unsafe buffer.writeBytes(UnsafeRawBufferPointer(rebasing: octets[numberPlace...]))
        }
        buffer.writeDecimal(UInt64(bodyBytes))
        buffer.writeStaticString("\r\n\r\n")
        return buffer
    }
}

extension SIPDialog {
    /// What the INFOs of one dialog over one connection have in common.
    public struct EventFrame: Sendable, Equatable {
        let viaToBranch: String
        let viaBehindBranch: String
        let contentType: String
        let disposition: String

        /// - Parameters:
        ///   - viaToBranch: the Via value up to and with `branch=`.
        ///   - viaBehindBranch: the rest of it.
        public init(viaToBranch: String, viaBehindBranch: String, contentType: String, disposition: String) {
            self.viaToBranch = viaToBranch
            self.viaBehindBranch = viaBehindBranch
            self.contentType = contentType
            self.disposition = disposition
        }
    }

    /// An INFO in the dialog up to its body, which the caller writes behind it: `bodyBytes` octets, no more, no less.
    /// The dialog keeps a template of it, so this is for those who send many.
    public mutating func eventHead(
        _ frame: EventFrame, branch: inout BranchSequence, bodyBytes: Int
    ) -> ByteBuffer {
        localCSeq &+= 1
        let template: EventTemplate
        if let known = eventTemplate, known.frame == frame {
            template = known
        } else {
            template = EventTemplate(self, frame)
            eventTemplate = template
        }
        return template.head(branch: &branch, number: localCSeq, bodyBytes: bodyBytes)
    }
}

extension ByteBuffer {
    /// A number in decimal digits.
    mutating func writeDecimal(_ number: UInt64) {
        var divisor: UInt64 = 1
        while number / divisor >= 10 { divisor *= 10 }
        while divisor > 0 {
            writeInteger(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: number / divisor % 10))
            divisor /= 10
        }
    }
}
