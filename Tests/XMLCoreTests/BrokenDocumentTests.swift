import TestSupport
import Testing
import XMLCore

/// Row 82: documents with verdicts, as many as in the suite of the W3C.
@Suite struct BrokenDocumentTests {
    @Test func refused() {
        #expect(BrokenDocuments.notWellFormed.count >= 3078)
        let read = BrokenDocuments.notWellFormed.filter { refusal(of: $0) == nil }
        #expect(read.isEmpty, "\(read.count) are read, such as \(read.prefix(5))")
    }

    @Test func accepted() {
        let refused = BrokenDocuments.wellFormed.filter { refusal(of: $0) != nil }
        #expect(refused.isEmpty, "\(refused.count) are refused, such as \(refused.prefix(5))")
    }
}
