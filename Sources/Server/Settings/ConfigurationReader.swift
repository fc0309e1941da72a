import Logging
import NIOCore
import SIPCore

/// Turns nodes into a ``ServerConfiguration``, section by section, and checks what only several keys together show.
struct ConfigurationReader {
    var reader: SettingsReader
    /// Whether files named by the configuration are looked at.
    let checksFiles: Bool
    /// Ports already given away.
    var takenPorts: [PortUse] = []
    /// Users of the accounts that were read.
    var accountNames: [String] = []

    init(environment: [String: String], checksFiles: Bool) {
        reader = SettingsReader(environment: environment)
        self.checksFiles = checksFiles
    }

    mutating func configuration(_ root: SettingsValue?) -> ServerConfiguration {
        let keys = reader.section(root, path: "", overlaid: true)
        var configuration = ServerConfiguration()
        if let data = reader.path(keys["data"]) { configuration.data = data }
        configuration.server = server(keys["server"])
        configuration.tls = identities(keys["tls"])
        let hasCertificate = keys["tls"] != nil || !configuration.tls.isEmpty
        configuration.phones = phones(keys["phones"], hasCertificate: hasCertificate)
        configuration.clients = clients(keys["clients"], hasCertificate: hasCertificate)
        configuration.sip = sip(keys["sip"])
        configuration.log = log(keys["log"])
        configuration.limits = limits(keys["limits"])
        return configuration
    }

    private mutating func server(_ value: SettingsValue?) -> ServerConfiguration.Server {
        let keys = reader.section(value, path: "server", overlaid: true)
        var server = ServerConfiguration.Server()
        if let host = reader.host(keys["host"]) { server.host = host }
        if let value = keys["realm"], let realm = reader.text(value) {
            if realm.contains("\"") || realm.contains("\\") {
                reader.report(value, "must not hold quotation marks or backslashes")
            } else {
                server.realm = realm
            }
        }
        return server
    }

    private mutating func phones(_ value: SettingsValue?, hasCertificate: Bool) -> ServerConfiguration.Phones {
        let keys = reader.section(value, path: "phones", overlaid: true)
        var phones = ServerConfiguration.Phones()
        phones.password = reader.text(keys["password"]).map { Secret($0) }
        if let automatic = reader.boolean(keys["autoCommission"]) { phones.autoCommission = automatic }
        if let timeout = reader.seconds(keys["requestTimeout"], in: 0.05...300) { phones.requestTimeout = timeout }
        if let check = reader.seconds(keys["callCheck"], in: 1...86400) { phones.callCheck = check }
        if let limit = reader.seconds(keys["callLimit"], in: 1...86400) { phones.callLimit = limit }
        phones.models = models(keys["models"])
        phones.listeners =
            listeners(keys["listeners"], path: "phones.listeners", hasCertificate: hasCertificate)
            ?? defaultListener(tcp: 5060, tls: 5061, hasCertificate: hasCertificate, owner: "phones")
        return phones
    }

    /// A broken table is found now, not when the server starts with it.
    private mutating func models(_ value: SettingsValue?) -> String? {
        guard let value, let path = reader.path(value) else { return nil }
        guard checksFiles else { return path }
        do {
            _ = try PhoneModelFile.read(path)
        } catch {
            for problem in error.problems { reader.report(value, problem.withoutMend, mend: problem.mend) }
        }
        return path
    }

    private mutating func clients(_ value: SettingsValue?, hasCertificate: Bool) -> ServerConfiguration.Clients {
        let keys = reader.section(value, path: "clients", overlaid: true)
        var clients = ServerConfiguration.Clients()
        clients.accounts = accounts(keys["accounts"])
        accountNames = clients.accounts.map(\.user)
        clients.listeners =
            listeners(keys["listeners"], path: "clients.listeners", hasCertificate: hasCertificate)
            ?? defaultListener(tcp: 5070, tls: 5071, hasCertificate: hasCertificate, owner: "clients")
        return clients
    }

    private mutating func sip(_ value: SettingsValue?) -> ServerConfiguration.SIP {
        let keys = reader.section(value, path: "sip", overlaid: true)
        var sip = ServerConfiguration.SIP()
        if let expires = reader.integer(keys["expires"], in: 1...604_800, unit: " seconds") { sip.expires = expires }
        if let keepalive = reader.seconds(keys["keepalive"], in: 0...86400) { sip.keepalive = keepalive }
        return sip
    }

    private mutating func log(_ value: SettingsValue?) -> ServerConfiguration.Log {
        let keys = reader.section(value, path: "log", overlaid: true)
        var log = ServerConfiguration.Log()
        let levels = Logger.Level.allCases.map(\.rawValue)
        if let level = reader.choice(keys["level"], of: levels).flatMap(Logger.Level.init(rawValue:)) {
            log.level = level
        }
        log.directory = reader.path(keys["directory"])
        if let size = reader.integer(keys["maxFileMB"], in: 1...10240, unit: " MB") { log.maxFileMB = size }
        if let files = reader.integer(keys["files"], in: 0...1000) { log.files = files }
        if let daily = reader.boolean(keys["deleteDaily"]) { log.deleteDaily = daily }
        for entry in reader.list(keys["phones"]) ?? [] {
            guard let text = reader.text(entry) else { continue }
            for part in text.split(separator: ",") where part.contains(where: { !$0.isWhitespace }) {
                if let address = LoggedPhone.key(of: String(part)) {
                    log.phones.append(address)
                } else {
                    reader.report(
                        entry, "\"\(LogText.escaped(String(part), limit: 40))\" is not a MAC address",
                        mend: "write it as in 00:11:22:AA:BB:CC")
                }
            }
        }
        return log
    }
}
