extension ConfigurationReader {
    mutating func limits(_ value: SettingsValue?) -> ServerConfiguration.Limits {
        let keys = reader.section(value, path: "limits", overlaid: true)
        let many = 1...10_000_000
        let standard = ServerConfiguration.Limits()
        var limits = ServerConfiguration.Limits(
            connections: reader.integer(keys["connections"], in: many) ?? standard.connections,
            connectionsPerAddress: reader.integer(keys["connectionsPerAddress"], in: many)
                ?? standard.connectionsPerAddress,
            unauthenticated: reader.integer(keys["unauthenticated"], in: many),
            unauthenticatedPerAddress: reader.integer(keys["unauthenticatedPerAddress"], in: many))
        if let bytes = reader.integer(keys["messageBytes"], in: 1024...16_777_216) { limits.messageBytes = bytes }
        if let bytes = reader.integer(keys["bodyBytes"], in: 1024...16_777_216) { limits.bodyBytes = bytes }
        if let phones = reader.integer(keys["phones"], in: many) { limits.phones = phones }
        if let seconds = reader.integer(keys["unauthenticatedSeconds"], in: 1...86400, unit: " seconds") {
            limits.unauthenticatedSeconds = seconds
        }
        if let failures = reader.integer(keys["failuresPerAddress"], in: 1...1_000_000) {
            limits.failuresPerAddress = failures
        }
        if let rate = reader.integer(keys["requestsPerSecond"], in: 0...1_000_000) { limits.requestsPerSecond = rate }
        // The system counts the time in milliseconds of 31 bits.
        if let seconds = reader.integer(keys["vanishedSeconds"], in: 3...86400, unit: " seconds") {
            limits.vanishedSeconds = seconds
        }
        if let lag = reader.integer(keys["lagMilliseconds"], in: 10...600_000) { limits.lagMilliseconds = lag }
        return limits
    }
}
