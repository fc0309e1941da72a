import CSTAServer
import SIPCore
import TestSupport
import Testing

/// What becomes of clients whose account is changed while they are there (REG-2; Operating.md).
@Suite("Accounts change by a reload", .takesTurns)
struct ReloadedAccountsTests {
    @Test("REG-2: a registration with a password that holds no longer lets nobody in", arguments: [true, false])
    func registrations(_ isRemoved: Bool) async throws {
        try await TestServer.run { server in
            let client = try await TestClient.connect(to: server)
            #expect(try await client.register().status == 200)
            #expect(try await client.answer(to: client.invitation()).status == 200)
            var changed = server.configuration
            let index = try #require(changed.clients.accounts.firstIndex { $0.user == client.options.user })
            if isRemoved {
                changed.clients.accounts.remove(at: index)
            } else {
                changed.clients.accounts[index].password = Secret("another")
            }
            try await server.server.reload(changed)
            #expect(try await client.answer(to: client.invitation()).status == 401)
        }
    }

    @Test("REG-2: a registration outlives a reload that leaves its password as it was")
    func rights() async throws {
        try await TestServer.run { server in
            let client = try await TestClient.connect(to: server)
            #expect(try await client.register().status == 200)
            var changed = server.configuration
            let index = try #require(changed.clients.accounts.firstIndex { $0.user == client.options.user })
            changed.clients.accounts[index].rights = .observe
            changed.clients.accounts.append(.init(user: "added", password: Secret("added")))
            try await server.server.reload(changed)
            #expect(try await client.answer(to: client.invitation()).status == 200)
        }
    }

    @Test("REG-2, CLI-9: a connection of CSTA over TCP ends with the account of its session")
    func stream() async throws {
        try await StreamServer.run { server in
            let client = try await StreamClient(port: server.csta)
            try await client.login()
            var changed = server.configuration
            changed.clients.accounts.removeAll { $0.user == "tapi" }
            try await server.server.reload(changed)
            #expect(try await client.next("ApplicationSessionTerminated")["serverTermReason"] != nil)
            #expect(await client.next() == nil)
        }
    }
}
