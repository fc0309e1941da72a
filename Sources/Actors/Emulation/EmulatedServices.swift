/// The services that the server can put together where a phone lacks them (MOD-2, MOD-3): the names that may stand under
/// `emulated` in the table of phone models.
public enum EmulatedServices {
    /// From other services of the phone, see ``Emulation``, or from the call model, see ``CallTable``. A test holds the
    /// list against both.
    public static let names = [
        "AlternateCall", "ConsultationCall", "ReconnectCall", "SingleStepTransferCall", "SnapshotDevice",
        "SnapshotCall",
    ]
}
