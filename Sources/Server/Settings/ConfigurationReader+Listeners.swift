import NIOCore

extension ConfigurationReader {
    private static let tlsVersions = ["1.0", "1.1", "1.2", "1.3"]

    /// `nil` where no list is given, so that the default listener stands in.
    mutating func listeners(_ value: SettingsValue?, path: String, hasCertificate: Bool) -> [Listener]? {
        guard let entries = reader.list(value) else { return nil }
        var listeners: [Listener] = []
        for entry in entries {
            let keys = reader.section(entry, path: entry.key, overlaid: false)
            let listener = listener(entry, keys, among: listeners.count, hasCertificate: hasCertificate)
            if listeners.contains(where: { $0.name == listener.name }) {
                reader.report(
                    keys["name"] ?? entry, "two listeners are called \(listener.name)",
                    mend: "give every listener its own name")
            }
            listeners.append(listener)
        }
        return listeners
    }

    mutating func defaultListener(tcp: Int, tls: Int, hasCertificate: Bool, owner: String) -> [Listener] {
        let listener = Listener(name: "lan", tcp: tcp, tls: hasCertificate ? tls : nil)
        for (isTLS, port) in [(false, listener.tcp), (true, listener.tls)] {
            guard let port else { continue }
            take(
                PortUse(
                    address: listener.address, port: port, isTLS: isTLS, isForPhones: owner == "phones",
                    owner: "\(owner), by default", value: nil))
        }
        return [listener]
    }

    private mutating func listener(
        _ entry: SettingsValue, _ keys: SettingsReader.Section, among count: Int, hasCertificate: Bool
    ) -> Listener {
        var listener = Listener(name: reader.text(keys["name"]) ?? (count == 0 ? "lan" : "listener\(count + 1)"))
        if let address = reader.host(keys["address"]) {
            // In one spelling: a port is given away once.
            listener.address = LocalAddresses.canonical(address) ?? address
        }
        listener.tcp = reader.integer(keys["tcp"], in: 0...65535)
        listener.tls = reader.integer(keys["tls"], in: 0...65535)
        if keys["tcp"] == nil, keys["tls"] == nil {
            reader.report(entry, "a listener needs a port", mend: "add tcp or tls, as in {name: lan, tcp: 5060}")
        }
        if let value = keys["tls"], !hasCertificate {
            reader.report(
                value, "a TLS port needs a certificate",
                mend: "add tls: {certificate: server.pem, key: server.key}, or take the port out")
        }
        for name in ["tcp", "tls"] {
            guard let value = keys[name], let port = name == "tcp" ? listener.tcp : listener.tls else { continue }
            take(
                PortUse(
                    address: listener.address, port: port, isTLS: name == "tls",
                    isForPhones: entry.key.hasPrefix("phones"), owner: value.key, value: value))
        }
        listener.minimumTLS = minimumTLS(keys["minimumTLS"])
        listener.advertised = advertised(keys["advertised"], of: listener)
        listener.clientCertificates = clientCertificates(keys["clientCertificates"])
        if let transport = reader.choice(keys["transport"], of: Listener.Transport.allCases.map(\.rawValue)) {
            listener.transport = Listener.Transport(rawValue: transport) ?? .sip
        }
        if listener.transport == .csta, entry.key.hasPrefix("phones"), let value = keys["transport"] {
            reader.report(value, "phones speak SIP only", mend: "move the listener to clients.listeners")
        }
        streamSettings(keys, of: &listener)
        return listener
    }

    /// `greets` and `implicitAccount`: how a listener receives clients of CSTA over TCP.
    private mutating func streamSettings(_ keys: SettingsReader.Section, of listener: inout Listener) {
        for name in ["greets", "implicitAccount"] {
            guard let value = keys[name], listener.transport != .csta else { continue }
            reader.report(value, "is for CSTA over TCP only", mend: "add transport: csta, or take it out")
        }
        if let greets = reader.boolean(keys["greets"]) { listener.greets = greets }
        guard let value = keys["implicitAccount"], let user = reader.text(value) else { return }
        listener.implicitAccount = user
        guard !accountNames.contains(user) else { return }
        let nearest = accountNames.nearest(to: user).map { "; did you mean \(LogText.escaped($0, limit: 60))?" } ?? ""
        reader.report(
            value, "there is no account \"\(LogText.escaped(user, limit: 60))\"",
            mend: "name one of clients.accounts\(nearest)")
    }

    private mutating func minimumTLS(_ value: SettingsValue?) -> String? {
        guard let value, let version = reader.choice(value, of: Self.tlsVersions) else { return nil }
        if version < "1.2" {
            reader.warn(
                value, "TLS \(version) is broken and only for old phones that know nothing better",
                mend: "use a listener of its own for them")
        }
        return version
    }

    private mutating func advertised(_ value: SettingsValue?, of listener: Listener) -> Listener.Advertised? {
        guard let value else { return nil }
        let keys = reader.section(value, path: value.key, overlaid: false)
        for (name, port) in [("tcp", listener.tcp), ("tls", listener.tls)] {
            guard let advertised = keys[name], port == nil else { continue }
            reader.report(
                advertised, "this listener has no \(name) port to advertise",
                mend: "add \(name) to the listener, or take it out here")
        }
        let tcp = reader.integer(keys["tcp"], in: 1...65535)
        let tls = reader.integer(keys["tls"], in: 1...65535)
        guard let host = keys["host"] else {
            reader.report(value, "needs a host", mend: "as in {host: cti.example.net, tcp: 5060}")
            return nil
        }
        return reader.host(host).map { Listener.Advertised(host: $0, tcp: tcp, tls: tls) }
    }

    private mutating func clientCertificates(_ value: SettingsValue?) -> Listener.ClientCertificates {
        guard let value else { return .off }
        if value.text?.lowercased() == "off" { return .off }
        let keys = reader.section(value, path: value.key, overlaid: false)
        let mode = reader.choice(keys["mode"], of: ["off", "optional", "required"]) ?? "required"
        if mode == "off" { return .off }
        guard let authorityValue = keys["authority"] else {
            reader.report(
                value, "needs an authority", mend: "as in {mode: required, authority: phones-ca.pem}")
            return .off
        }
        guard let authority = reader.path(authorityValue) else { return .off }
        checkPEM(authority, authorityValue, holds: "CERTIFICATE", what: "certificate")
        return mode == "optional" ? .optional(authority: authority) : .required(authority: authority)
    }
}
