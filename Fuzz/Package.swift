// swift-tools-version: 6.2
import PackageDescription

// The fuzzers: a package of its own, so that nothing of them reaches the product. `Scripts/fuzz.sh` builds and runs it.
//
// The code under test is linked in (`Linked/`), not imported: so its modules, and only they, are built with coverage
// counters. Without UACSTA_LIBFUZZER the executable replays files, which is what a debugger wants.

let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
]

/// The static library of libFuzzer without its main function; `Scripts/fuzz.sh` finds it in the toolchain.
let libFuzzer = Context.environment["UACSTA_LIBFUZZER"]

let covered =
    settings
    + (libFuzzer == nil ? [] : [.unsafeFlags(["-sanitize-coverage=edge,trace-cmp,inline-8bit-counters,pc-table"])])
let driver = settings + (libFuzzer == nil ? [] : [.define("LIBFUZZER")])
let driverLink: [LinkerSetting] = libFuzzer.map { [.unsafeFlags(["-Xlinker", $0]), .linkedLibrary("stdc++")] } ?? []

let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let collections = Target.Dependency.product(name: "Collections", package: "swift-collections")

let package = Package(
    name: "uacsta-fuzz",
    dependencies: [
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
    ],
    targets: [
        .systemLibrary(name: "CExpat", path: "Linked/CExpat", pkgConfig: "expat"),
        .systemLibrary(name: "COpenSSL", path: "Linked/COpenSSL", pkgConfig: "openssl"),
        .target(name: "XMLCore", dependencies: ["CExpat", nioCore], path: "Linked/XML", swiftSettings: covered),
        .target(
            name: "SIPCore", dependencies: ["COpenSSL", nioCore, collections], path: "Linked/SIP",
            swiftSettings: covered),
        .target(name: "CSTACore", dependencies: ["XMLCore", nioCore], path: "Linked/CSTA", swiftSettings: covered),
        .executableTarget(
            name: "uacsta-fuzz", dependencies: ["SIPCore", "XMLCore", "CSTACore", nioCore], path: "Sources",
            swiftSettings: driver, linkerSettings: driverLink),
    ]
)
