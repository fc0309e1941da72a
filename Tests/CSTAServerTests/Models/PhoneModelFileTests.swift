import Foundation
import Testing

@testable import CSTAServer

/// What is said about a table of phone models that cannot be used (MOD-3).
@Suite struct PhoneModelFileTests {
    private static func entry(_ changes: [String: String] = [:], without: String? = nil) -> String {
        var parts = [
            "vendor": "\"Own\"", "userAgents": "[\"Own/{firmware}\"]", "edition": "\"ed5\"", "services": "{}",
            "emulated": "[]", "refused": "[]", "others": "\"pass\"",
        ]
        for (key, value) in changes { parts[key] = value }
        if let without { parts[without] = nil }
        return "[{" + parts.sorted { $0.key < $1.key }.map { "\"\($0.key)\": \($0.value)" }.joined(separator: ", ")
            + "}]"
    }

    /// The makers of a table, as its columns are headed.
    private static func makers(_ json: String) throws -> [String] {
        let text = try ModelTableText(PhoneModelFile.read(yaml: json, named: "own.json")).plain
        return text.split(separator: "\n")[0].split(separator: " ").dropFirst().map(String.init)
    }

    @Test func goodFilesAreTaken() throws {
        #expect(try Self.makers(Self.entry()) == ["Own"])
        #expect(try Self.makers("[]").isEmpty)
        let bundled = try #require(String(bytes: PackageResources.phone_models_json, encoding: .utf8))
        #expect(try Self.makers(bundled).count > 6)
    }

    @Test(arguments: [
        (
            entry(without: "refused"),
            "own.json: [0].refused: is missing; an entry needs vendor, userAgents, edition, "
                + "services, emulated, refused and others"
        ),
        (entry(["vendor": "[7]"]), "own.json: [0].vendor: must be a text"),
        (entry(["services": "[\"MakeCall\"]"]), "own.json: [0].services: must be a group of keys"),
        (entry(["refused": "\"MakeCall\""]), "own.json: [0].refused: must be a list"),
        (
            entry(["firmware": "{\"hardwareNumbers\": \"one\"}"]),
            "own.json: [0].firmware.hardwareNumbers: must be a whole number"
        ),
        (entry(["others": "\"ask\""]), "own.json: [0].others: must be pass or refuse"),
        (
            entry(["edition": "\"ed7\""]),
            "own.json: [0].edition: must be one of ed2, ed3, ed4, ed5, ed6, none, not \"ed7\""
        ),
        (entry(["userAgents": "[]"]), "own.json: [0].userAgents: is empty; as in [\"Maker {model}/{firmware}\"]"),
        (entry(["firmwares": "{}"]), "own.json: [0].firmwares: unknown key; did you mean firmware?"),
        (
            entry(["services": "{\"makeCall\": \"1\"}"]),
            "own.json: [0].makeCall: unknown service; did you mean MakeCall?"
        ),
        (
            entry(["services": "{\"MakeCall\": \"new\"}"]),
            "own.json: [0].services.MakeCall: must be a firmware version; write \"0\" for every version"
        ),
        (
            entry(["emulated": "[\"HoldCall\"]"]),
            "own.json: [0].emulated: HoldCall cannot be emulated; move it to refused; what can be emulated: "
                + "AlternateCall, ConsultationCall, ReconnectCall, SingleStepTransferCall, SnapshotDevice, SnapshotCall"
        ),
        (
            entry(["emulated": "[\"AlternateCall\"]", "refused": "[\"AlternateCall\"]"]),
            "own.json: [0].AlternateCall: stands here more than once; keep it in one of services, emulated and refused"
        ),
        ("{}", "own.json: must be a list"),
    ])
    func mistakesAreNamed(json: String, said: String) {
        let error = #expect(throws: ServerConfigurationError.self) {
            try PhoneModelFile.read(yaml: json, named: "own.json")
        }
        #expect(error?.description == said)
    }

    @Test("a slip of the pen has a line; comments and a comma too many do not matter")
    func yaml() throws {
        let error = #expect(throws: ServerConfigurationError.self) {
            try PhoneModelFile.read(
                yaml: "[{\"vendor\": \"Own\",\n \"edition\": \"ed5\" \"others\": 1}]", named: "own.json")
        }
        #expect(error?.description.hasPrefix("own.json:2: not valid YAML at column ") ?? false)
        #expect(error?.description.contains("\n") == false)
        let text = """
            # what the maker's leaflet says
            - vendor: Own
              userAgents: ["Own/{firmware}",]
              edition: ed5
              services: {MakeCall: 10.1, AnswerCall: 0}
              emulated: []
              refused: []
              others: refuse
            """
        #expect(try Self.makers(text) == ["Own"])
        #expect(try Self.makers("").isEmpty)
    }

    @Test("phones.models names the key, the file and the mend; a good file is taken")
    func setting() throws {
        let directory = try TemporaryDirectory()
        let yaml = try directory.write("uacsta.yaml", "phones:\n  models: own.json\n")
        let error = #expect(throws: ServerConfigurationError.self) { try ServerConfiguration.load(file: yaml) }
        let own = directory.path + "/own.json"
        #expect(error?.description == "\(yaml):2: phones.models: \(own): does not exist; check the path")
        try directory.write("own.json", Self.entry(["others": "\"ask\""]))
        let second = #expect(throws: ServerConfigurationError.self) { try ServerConfiguration.load(file: yaml) }
        #expect(second?.description == "\(yaml):2: phones.models: \(own): [0].others: must be pass or refuse")
        try directory.write("own.json", Self.entry())
        #expect(try ServerConfiguration.load(file: yaml).configuration.phones.models == own)
        let environment = ["UACSTA_PHONES_MODELS": own]
        #expect(try ServerConfiguration.load(environment: environment).configuration.phones.models == own)
    }
}
