/// A type that holds device ids.
protocol DeviceMapping {
    mutating func mapDevices(_ change: (inout DeviceID) -> Void)
}

extension DeviceID: DeviceMapping {}
extension ConnectionListItem: DeviceMapping {}
extension ForwardListItem: DeviceMapping {}
extension SwitchingFunctionDevice: DeviceMapping {}
extension SnapshotDeviceResponseInfo: DeviceMapping {}
extension SnapshotCallResponseInfo: DeviceMapping {}

extension Array where Element: DeviceMapping {
    mutating func mapDevices(_ change: (inout DeviceID) -> Void) {
        for index in indices {
            self[index].mapDevices(change)
        }
    }
}
