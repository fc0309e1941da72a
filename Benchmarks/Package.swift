// swift-tools-version: 6.2
import PackageDescription

// Benchmarks: a package of its own, so that nothing of them reaches the product. `README.md` says how to run them.

let package = Package(
    name: "uacsta-benchmarks",
    dependencies: [
        .package(name: "uacsta-server", path: ".."),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    ],
    targets: [
        .target(name: "CLinux"),
        .executableTarget(
            name: "uacsta-bench",
            dependencies: [
                "CLinux",
                // Brings the modules below it: SIPCore, XMLCore, CSTACore and the system's OpenSSL.
                .product(name: "CSTAClient", package: "uacsta-server"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: [
                .swiftLanguageMode(.v6),
                .enableUpcomingFeature("ExistentialAny"),
                .enableUpcomingFeature("InternalImportsByDefault"),
                .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
            ]),
    ]
)
