import SIPCore
import Testing

struct SecretTests {
    struct Account {
        let user = "tapi"
        let password = Secret("open sesame")
    }

    @Test func neverShown() {
        let account = Account()
        var dumped = ""
        dump(account, to: &dumped)
        for text in [
            "\(account.password)", String(reflecting: account.password), "\(account)", String(reflecting: account),
            dumped,
            "\(Optional(account.password) as Any)", "\([account.password])",
        ] {
            #expect(!text.contains("sesame"))
        }
        #expect(dumped.contains("tapi"))
    }

    @Test func revealedOnRequest() {
        #expect(Secret("open sesame").reveal() == "open sesame")
        #expect(Secret("a") == Secret("a"))
        #expect(Secret("a") != Secret("b"))
        #expect(Secret("").isEmpty)
    }
}
