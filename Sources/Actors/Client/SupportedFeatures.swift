import CSTACore

/// What can be done (CST-10): the manual's table 4.2.1, no more.
extension GetCSTAFeaturesResponse {
    /// With this server, whatever the phone.
    static var ofThisServer: GetCSTAFeaturesResponse { offering(OfferedFeatures.phoneServices) }

    /// With a phone of this model.
    static func of(_ model: PhoneModel) -> GetCSTAFeaturesResponse { offering(model.offeredServices) }

    private static func offering(_ services: [String]) -> GetCSTAFeaturesResponse {
        GetCSTAFeaturesResponse(
            supportedServices: SupportedServices(messages: OfferedFeatures.serverServices + services),
            supportedEvents: SupportedEvents(messages: OfferedFeatures.events))
    }
}
