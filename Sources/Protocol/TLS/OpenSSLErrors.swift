import COpenSSL

/// What OpenSSL left in this thread's error queue, which is empty afterwards.
struct OpenSSLErrors {
    /// The first error is the cause; later ones say who passed it on.
    private(set) var reason: Int32 = 0
    private(set) var library: Int32 = 0
    private(set) var text = ""
    private var all: [(library: Int32, reason: Int32)] = []

    static func taken() -> OpenSSLErrors {
        var errors = OpenSSLErrors()
        while true {
            let code = ERR_get_error()
            guard code != 0 else { return errors }
            let (library, reason) = (uacsta_ERR_library(code), uacsta_ERR_reason(code))
            if errors.all.isEmpty {
                errors.reason = reason
                errors.library = library
                if let words = unsafe ERR_reason_error_string(code) {
                    errors.text = unsafe String(cString: words)
                } else {
                    errors.text = "error \(library).\(reason)"
                }
            }
            errors.all.append((library, reason))
        }
    }

    /// What an earlier call left behind must not be taken for the failure of the next one. Nearly always there is
    /// nothing, which is known sooner than the whole queue is wiped.
    static func drop() {
        if ERR_peek_error() != 0 { ERR_clear_error() }
    }

    func contains(_ library: Int32, _ reason: Int32) -> Bool {
        all.contains { $0.library == library && $0.reason == reason }
    }

    var isMismatch: Bool {
        contains(ERR_LIB_X509, X509_R_KEY_VALUES_MISMATCH) || contains(ERR_LIB_X509, X509_R_KEY_TYPE_MISMATCH)
    }

    var isPassPhrase: Bool {
        contains(ERR_LIB_PEM, PEM_R_BAD_PASSWORD_READ) || contains(ERR_LIB_PEM, PEM_R_BAD_DECRYPT)
            || contains(ERR_LIB_PEM, PEM_R_PROBLEMS_GETTING_PASSWORD)
            || all.contains { $0.reason == ERR_R_INTERRUPTED_OR_CANCELLED }
    }

    var isPolicy: Bool {
        contains(ERR_LIB_SSL, SSL_R_EE_KEY_TOO_SMALL) || contains(ERR_LIB_SSL, SSL_R_CA_KEY_TOO_SMALL)
            || contains(ERR_LIB_SSL, SSL_R_CA_MD_TOO_WEAK)
    }
}
