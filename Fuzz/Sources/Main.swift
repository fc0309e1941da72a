import NIOCore

/// `uacsta-fuzz [libFuzzer options] CORPUS…` with the target's name in UACSTA_FUZZ_TARGET: libFuzzer starts itself again
/// for some jobs and hands on its options, so the name must not be one of them.
@main
struct Main {
    static func main() {
        guard target != nil else {
            let names = FuzzTarget.allCases.map(\.rawValue).joined(separator: " ")
            if CommandLine.arguments.dropFirst().first == "--list" { return print(names) }
            fatalError("UACSTA_FUZZ_TARGET must be one of: \(names)")
        }
        run()
    }

    static let target = environment("UACSTA_FUZZ_TARGET").flatMap(FuzzTarget.init)
}

#if LIBFUZZER
    private typealias Entry = @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt

    /// libFuzzer as a library: https://llvm.org/docs/LibFuzzer.html#using-libfuzzer-as-a-library
    @_silgen_name("LLVMFuzzerRunDriver")
    private func runDriver(
        _ count: UnsafeMutablePointer<CInt>,
        _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>, _ entry: Entry
    ) -> CInt

    private func run() {
        var count = CommandLine.argc
        var arguments = CommandLine.unsafeArgv
        _ = runDriver(&count, &arguments) { octets, length in
            Main.target?.run(ByteBuffer(bytes: UnsafeBufferPointer(start: octets, count: length)))
            return 0
        }
    }
#else
    private func run() {
        for path in CommandLine.arguments.dropFirst() {
            guard let octets = contents(of: path) else { fatalError("cannot read \(path)") }
            Main.target?.run(octets)
            print("passed:", path)
        }
    }
#endif
