/// The version of this software, as `uacsta --version` and the CHANGELOG name it.
public enum ServerVersion {
    public static let current = "0.1.0"
}
