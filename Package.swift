// swift-tools-version: 6.2
import PackageDescription

/// Every Swift target is built with these settings.
/// - `ExistentialAny`: https://github.com/swiftlang/swift-evolution/blob/main/proposals/0335-existential-any.md
/// - `InternalImportsByDefault`: https://github.com/swiftlang/swift-evolution/blob/main/proposals/0409-access-level-on-imports.md
/// - `MemberImportVisibility`: https://github.com/swiftlang/swift-evolution/blob/main/proposals/0444-member-import-visibility.md
/// - `NonisolatedNonsendingByDefault`: https://github.com/swiftlang/swift-evolution/blob/main/proposals/0461-async-function-isolation.md
/// - warnings are errors where `UACSTA_STRICT` is set (CI, `Scripts/check.sh`):
///   https://github.com/swiftlang/swift-evolution/blob/main/proposals/0480-swiftpm-warning-control.md
var settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
]
if Context.environment["UACSTA_STRICT"] != nil {
    settings.append(.treatAllWarnings(as: .error))
}

/// Targets that touch C also mark every unsafe expression.
/// https://github.com/swiftlang/swift-evolution/blob/main/proposals/0458-strict-memory-safety.md
let settingsWithC = settings + [.strictMemorySafety()]

let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioConcurrencyHelpers = Target.Dependency.product(name: "NIOConcurrencyHelpers", package: "swift-nio")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let nioEmbedded = Target.Dependency.product(name: "NIOEmbedded", package: "swift-nio")
let nioTestUtils = Target.Dependency.product(name: "NIOTestUtils", package: "swift-nio")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let serviceLifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let histogram = Target.Dependency.product(name: "Histogram", package: "hdrhistogram-swift")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")
let collections = Target.Dependency.product(name: "Collections", package: "swift-collections")

let package = Package(
    name: "uacsta-server",
    products: [
        // With the modules whose types stand in their interfaces: a program may import what it has to name.
        .library(name: "CSTAServer", targets: ["CSTAServer", "CSTAActors", "SIPCore", "CSTACore"]),
        .library(name: "CSTAClient", targets: ["CSTAClient", "CSTACore", "XMLCore", "SIPCore", "TLSCore"]),
        .executable(name: "uacsta", targets: ["uacsta"]),
        .executable(name: "uacsta-sim", targets: ["uacsta-sim"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/HdrHistogram/hdrhistogram-swift", from: "0.2.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    ],
    targets: [
        // System libraries
        .systemLibrary(
            name: "CExpat", path: "Sources/CExpat", pkgConfig: "expat", providers: [.apt(["libexpat1-dev"])]),
        .systemLibrary(
            name: "COpenSSL", path: "Sources/COpenSSL", pkgConfig: "openssl", providers: [.apt(["libssl-dev"])]),

        // Protocol: values that do no I/O, and TLS as a channel handler
        .target(
            name: "XMLCore", dependencies: ["CExpat", nioCore], path: "Sources/Protocol/XML",
            swiftSettings: settingsWithC),
        .target(
            name: "SIPCore", dependencies: ["COpenSSL", nioCore, collections], path: "Sources/Protocol/SIP",
            swiftSettings: settingsWithC),
        .target(
            name: "CSTACore", dependencies: ["XMLCore", nioCore], path: "Sources/Protocol/CSTA",
            swiftSettings: settings),
        .target(
            name: "TLSCore", dependencies: ["COpenSSL", nioCore, nioConcurrencyHelpers], path: "Sources/Protocol/TLS",
            swiftSettings: settingsWithC),

        // Actors
        .target(
            name: "CSTAActors",
            dependencies: ["SIPCore", "CSTACore", "XMLCore", nioCore, nioConcurrencyHelpers, logging, collections],
            path: "Sources/Actors", swiftSettings: settings),

        // The library product and the daemon
        .target(
            name: "CSTAServer",
            dependencies: [
                "CSTAActors", "SIPCore", "CSTACore", "XMLCore", "TLSCore", nioCore, nioPosix, nioConcurrencyHelpers,
                logging, serviceLifecycle, yams, collections,
            ],
            path: "Sources/Server", resources: [.embedInCode("phone-models.json")], swiftSettings: settings),
        .executableTarget(
            name: "uacsta",
            dependencies: ["CSTAServer", argumentParser, logging, serviceLifecycle, nioCore, nioPosix],
            path: "Sources/uacsta", swiftSettings: settings),

        // Client library and the simulated fleet: an independent witness, never imports the server
        .target(
            name: "CSTAClient",
            dependencies: ["SIPCore", "CSTACore", "XMLCore", "TLSCore", nioCore, nioPosix, logging],
            path: "Sources/Client", swiftSettings: settings),
        .target(
            name: "PhoneSimulator",
            dependencies: [
                "SIPCore", "CSTACore", "XMLCore", "TLSCore", "CSTAClient", nioCore, nioPosix, nioConcurrencyHelpers,
                logging, histogram, collections,
            ],
            path: "Sources/PhoneSimulator", resources: [.embedInCode("phone-models.json")], swiftSettings: settings),
        .executableTarget(
            name: "uacsta-sim", dependencies: ["PhoneSimulator", argumentParser, logging, nioCore, nioPosix],
            path: "Sources/uacsta-sim", swiftSettings: settings),

        // Tests
        .target(
            name: "TestSupport", dependencies: [nioConcurrencyHelpers], path: "Tests/TestSupport",
            swiftSettings: settings),
        .testTarget(
            name: "XMLCoreTests", dependencies: ["XMLCore", "TestSupport", nioCore], swiftSettings: settings),
        .testTarget(
            name: "SIPCoreTests", dependencies: ["SIPCore", nioCore, nioEmbedded, nioTestUtils],
            swiftSettings: settings),
        .testTarget(
            name: "CSTACoreTests", dependencies: ["CSTACore", "XMLCore", "TestSupport", nioCore],
            swiftSettings: settings),
        .testTarget(
            name: "TLSCoreTests",
            dependencies: ["TLSCore", "TestSupport", nioCore, nioConcurrencyHelpers, nioPosix, nioEmbedded],
            swiftSettings: settings),
        .testTarget(
            name: "CSTAActorsTests",
            dependencies: ["CSTAActors", "SIPCore", "CSTACore", "XMLCore", nioCore, nioEmbedded, logging],
            swiftSettings: settings),
        .testTarget(
            name: "CSTAServerTests",
            dependencies: [
                "CSTAServer", "CSTAActors", "SIPCore", "TLSCore", "TestSupport", logging, nioCore, nioPosix,
                nioEmbedded,
            ],
            swiftSettings: settings),
        .testTarget(
            name: "PhoneSimulatorTests",
            dependencies: [
                "PhoneSimulator", "CSTAClient", "SIPCore", "CSTACore", "XMLCore", "TestSupport", nioCore, nioPosix,
            ],
            swiftSettings: settings),
        .testTarget(
            name: "IntegrationTests",
            dependencies: [
                "CSTAServer", "CSTAActors", "CSTAClient", "PhoneSimulator", "SIPCore", "CSTACore", "XMLCore", "TLSCore",
                "TestSupport", logging, nioCore, nioPosix, nioConcurrencyHelpers,
            ],
            swiftSettings: settings),
    ]
)
