import CSTAActors
import Foundation

extension PhoneModelTable {
    /// The models that come with the server, read from `phone-models.json`.
    static func bundled() throws -> PhoneModelTable {
        try PhoneModelTable(json: Data(PackageResources.phone_models_json))
    }

    /// Reads a table from JSON, as in `phone-models.json`.
    init(json: Data) throws {
        self.init(entries: try JSONDecoder().decode([PhoneModelEntry].self, from: json))
    }
}
