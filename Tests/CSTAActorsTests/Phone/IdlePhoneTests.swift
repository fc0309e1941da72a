#if canImport(Glibc)
    import Glibc
    import Testing

    @testable import CSTAActors

    /// What a phone costs that says nothing: there are ten thousand of them.
    struct IdlePhoneTests {
        @Test func theActorIsSmall() throws {
            // glibc has it, its module map does not.
            let symbol = try #require(dlsym(nil, "malloc_usable_size"))
            let size = unsafeBitCast(symbol, to: (@convention(c) (UnsafeMutableRawPointer?) -> Int).self)
            let stage = PhoneStage()
            let octets = size(Unmanaged.passUnretained(stage.phone).toOpaque())
            #expect(octets > 100)
            // What is seldom there belongs into a box.
            #expect(octets <= 704)
        }
    }
#endif
