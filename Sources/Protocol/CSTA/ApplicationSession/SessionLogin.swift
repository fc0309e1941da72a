import XMLCore

/// User and password of an application.
///
/// ECMA-354 leaves to the parties how an application proves who it is. Avaya's clients write `SessionLoginInfo` with
/// `userName` and `password` into applicationSpecificInfo; C4B's write `user` and `password` right into applicationInfo.
/// Both are read; the first is written.
public struct SessionLogin: Sendable, Hashable {
    public var userName: String
    /// Never shown by a description or a dump.
    public var password: String

    public init(userName: String, password: String) {
        self.userName = userName
        self.password = password
    }
}

extension SessionLogin {
    private static let userNames: Set<String> = ["username", "user", "loginname", "login"]

    /// Takes the login out of an element, however deep it is inside; `nil` without a user.
    init?(within element: XMLElement) {
        var userName: String?
        var password: String?
        Self.search(element, &userName, &password)
        guard let userName else { return nil }
        self.init(userName: userName, password: password ?? "")
    }

    /// Whether an element is there for a login only.
    static func isPart(_ element: XMLElement) -> Bool {
        let name = element.localName.lowercased()
        return userNames.contains(name) || name == "password" || SessionLogin(within: element) != nil
    }

    /// The parser bounds the depth.
    private static func search(_ element: XMLElement, _ userName: inout String?, _ password: inout String?) {
        for child in element.children {
            let name = child.localName.lowercased()
            if child.children.contains(where: { _ in true }) {
                search(child, &userName, &password)
            } else if userName == nil, userNames.contains(name) {
                userName = child.trimmedText
            } else if password == nil, name == "password" {
                // A password may begin or end with a space.
                password = child.text
            }
        }
    }

    func encode(into writer: inout CSTAWriter) {
        writer.xml.open("SessionLoginInfo")
        writer.write(userName, as: "userName")
        writer.write(password, as: "password")
        writer.xml.close("SessionLoginInfo")
    }
}

extension SessionLogin: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "SessionLogin(\(userName))" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: ["userName": userName]) }
}
