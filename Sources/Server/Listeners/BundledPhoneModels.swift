import CSTAActors
import Foundation

extension PhoneModelTable {
    /// The models that come with the server, read from `phone-models.json`.
    static func bundled() throws -> PhoneModelTable {
        let models = try JSONDecoder().decode([PhoneModel].self, from: Data(PackageResources.phone_models_json))
        return PhoneModelTable(models: models)
    }
}
