/// The services that the server can put together where a phone lacks them (MOD-2, MOD-3): the names that may stand under
/// `emulated` in the table of phone models.
public enum EmulatedServices {
    /// The first four from other services of the phone, see ``Emulation``; the snapshots from the call model.
    public static let names = [
        "AlternateCall", "ConsultationCall", "ReconnectCall", "SingleStepTransferCall", "SnapshotDevice",
        "SnapshotCall",
    ]
}
