import CSTAActors
import Foundation

extension PhoneModelTable {
    /// The models that come with the server, read from `phone-models.json`.
    static func bundled() throws -> PhoneModelTable {
        try PhoneModelTable(json: Data(PackageResources.phone_models_json))
    }

    /// The bundled models, behind those of the user's own file where there is one.
    static func loaded(own path: String?) throws -> PhoneModelTable {
        let bundled = try bundled()
        guard let path else { return bundled }
        return bundled.overridden(by: try PhoneModelFile.read(path))
    }

    /// Reads a table from JSON, as in `phone-models.json`.
    init(json: Data) throws {
        self.init(entries: try JSONDecoder().decode([PhoneModelEntry].self, from: json))
    }
}
