import CSTACore
import NIOCore
import XMLCore

/// What a client of CSTA over TCP may send before it has proved who it is, read as the server reads it. Once its gaps are
/// filled, a message does not change any more, nor does who it says that it is from.
func fuzzSession(_ octets: ByteBuffer) {
    guard let tape = try? XMLStreamParser().parse(octets), let message = ApplicationSessionMessage(tape) else { return }
    let first = message.encoded()
    let again = decode(first)
    hold(again.name == message.name, "\(message.name) became \(again.name)")
    hold(login(again) == login(message), "written again, another login")
    let second = again.encoded()
    let third = decode(second).encoded()
    hold(second == third, "written again, another document:\n\(String(buffer: second))\n\(String(buffer: third))")
    if let login = login(message), login.password.utf8.count > 7, !login.userName.contains(login.password) {
        hold(!"\(login)".contains(login.password), "a description shows the password")
    }
}

private func login(_ message: ApplicationSessionMessage) -> SessionLogin? {
    if case .start(let start) = message { start.login } else { nil }
}

private func decode(_ octets: ByteBuffer) -> ApplicationSessionMessage {
    do {
        let tape = try XMLStreamParser(limits: .generous).parse(octets)
        if let message = ApplicationSessionMessage(tape) { return message }
    } catch {
        fatalError("what was written cannot be read: \(error)\n\(String(buffer: octets))")
    }
    fatalError("what was written cannot be read: it is no message of ECMA-354\n\(String(buffer: octets))")
}
