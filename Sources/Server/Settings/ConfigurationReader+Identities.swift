import Yams

extension ConfigurationReader {
    /// `tls:` is one pair of certificate and key, or a list of such pairs.
    mutating func identities(_ value: SettingsValue?) -> [ServerConfiguration.Identity] {
        if let value = value.flatMap({ reader.unfolded($0) }), case .sequence = value.node {
            let entries = reader.list(value) ?? []
            for name in SettingsKeys.names(in: "tls") {
                let variable = SettingsKeys.variable(for: "tls.\(name)")
                guard reader.environment[variable]?.isEmpty == false else { continue }
                reader.report(
                    SettingsProblem(
                        source: "environment \(variable)", key: "tls.\(name)",
                        message: "the configuration holds a list of certificates, this variable stands for one",
                        mend: "give the whole list in UACSTA_TLS"))
            }
            return entries.compactMap { entry in
                identity(entry, reader.section(entry, path: entry.key, overlaid: false))
            }
        }
        let keys = reader.section(value, path: "tls", overlaid: true)
        guard let entry = value ?? keys["certificate"] ?? keys["key"] else { return [] }
        if keys.values.isEmpty { return [] }
        return identity(entry, keys).map { [$0] } ?? []
    }

    private mutating func identity(
        _ entry: SettingsValue, _ keys: SettingsReader.Section
    ) -> ServerConfiguration.Identity? {
        for (name, other) in [("certificate", "key"), ("key", "certificate")] where keys[name] == nil {
            reader.report(
                keys[other] ?? entry, "\(name) is missing", mend: "a certificate needs its key: name both PEM files")
        }
        let certificate = reader.path(keys["certificate"])
        let key = reader.path(keys["key"])
        if let value = keys["certificate"], let certificate {
            checkPEM(certificate, value, holds: "CERTIFICATE", what: "certificate")
        }
        if let value = keys["key"], let key { checkKey(key, value) }
        guard let certificate, let key else { return nil }
        return ServerConfiguration.Identity(certificate: certificate, key: key)
    }

    /// A PEM file is there, readable, and holds what it should; what is inside is checked by TLS itself.
    @discardableResult
    mutating func checkPEM(_ path: String, _ value: SettingsValue, holds label: String, what: String) -> String? {
        guard checksFiles else { return nil }
        let shownPath = LogText.escaped(path, limit: 300)
        do {
            let text = try FileAccess.text(path, limit: SettingsFile.maximumBytes)
            guard text.contains("-----BEGIN "), text.contains("\(label)-----") else {
                reader.report(value, "\(shownPath) holds no \(what) in PEM form", mend: pemMend(text, what: what))
                return nil
            }
            return text
        } catch {
            reader.report(value, "\(shownPath) \(error.reason)", mend: error.mend)
            return nil
        }
    }

    private mutating func checkKey(_ path: String, _ value: SettingsValue) {
        guard let text = checkPEM(path, value, holds: "PRIVATE KEY", what: "private key") else { return }
        let shownPath = LogText.escaped(path, limit: 300)
        if text.contains("ENCRYPTED") {
            reader.report(
                value, "\(shownPath) is locked with a passphrase",
                mend: "unlock it once: openssl pkey -in \(shownPath) -out server.key")
        }
        if FileAccess.isReadableByAll(path) {
            reader.warn(value, "\(shownPath) can be read by every user of this machine", mend: "chmod 600 \(shownPath)")
        }
    }

    private func pemMend(_ text: String, what: String) -> String {
        if text.contains("PRIVATE KEY-----") || text.contains("CERTIFICATE-----") {
            return "certificate and key seem to be swapped"
        }
        return what == "certificate"
            ? "convert it: openssl x509 -inform der -outform pem" : "convert it with openssl pkey"
    }
}
