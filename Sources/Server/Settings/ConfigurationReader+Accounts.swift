import SIPCore

extension ConfigurationReader {
    mutating func accounts(_ value: SettingsValue?) -> [ServerConfiguration.Account] {
        var accounts: [ServerConfiguration.Account] = []
        for entry in reader.list(value) ?? [] {
            let problemsBefore = reader.problems.count
            let keys = reader.section(entry, path: entry.key, overlaid: false)
            let user = reader.text(keys["user"])
            let password = reader.text(keys["password"])
            let rights = reader.choice(keys["rights"], of: ServerConfiguration.Account.Rights.allCases.map(\.rawValue))
            let devices = (reader.list(keys["devices"]) ?? []).compactMap { reader.text($0) }
            if let value = keys["user"], let user {
                if user.contains(where: { $0 == "\"" || $0 == "\\" || $0 == ":" }) {
                    reader.report(value, "must not hold quotation marks, backslashes or colons")
                }
                if accounts.contains(where: { $0.user == user }) {
                    reader.report(
                        value, "the account \"\(LogText.escaped(user, limit: 60))\" stands here more than once",
                        mend: "give every account its own name")
                }
            }
            guard let user, let password else {
                if reader.problems.count == problemsBefore {
                    reader.report(
                        entry, user == nil ? "an account needs a user" : "an account needs a password",
                        mend: "as in {user: tapi, password: \"…\"}")
                }
                continue
            }
            accounts.append(
                ServerConfiguration.Account(
                    user: user, password: Secret(password),
                    rights: rights.flatMap(ServerConfiguration.Account.Rights.init(rawValue:)) ?? .all,
                    devices: devices))
        }
        return accounts
    }
}
