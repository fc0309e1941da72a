/// The two namespaces whose prefixes are fixed (Namespaces in XML 1.0, 3).
enum XMLNamespace {
    static let xml: XMLName = "http://www.w3.org/XML/1998/namespace"
    static let xmlns: XMLName = "http://www.w3.org/2000/xmlns/"
}
