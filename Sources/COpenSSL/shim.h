// The system's OpenSSL 3. Macros that Swift cannot import are wrapped here as static inline functions.
#include <openssl/bio.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

// ---- TLS (TLSCore) ----
#include <string.h>

/// What every context of ours has: no renegotiation, no compression, buffers only while there is something in them,
/// one TLS 1.3 ticket instead of two.
static inline void uacsta_SSL_CTX_prepare(SSL_CTX *context) {
    SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION | SSL_OP_NO_SSLv3
        | SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_PRIORITIZE_CHACHA);
    SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS);
    SSL_CTX_set_num_tickets(context, 1);
}
static inline int uacsta_SSL_CTX_set_min_proto_version(SSL_CTX *context, int version) {
    return (int)SSL_CTX_set_min_proto_version(context, version);
}
static inline int uacsta_SSL_CTX_set_max_proto_version(SSL_CTX *context, int version) {
    return (int)SSL_CTX_set_max_proto_version(context, version);
}
static inline int uacsta_SSL_CTX_set1_groups_list(SSL_CTX *context, const char *list) {
    return (int)SSL_CTX_set1_groups_list(context, list);
}
/// Tickets only: no session is kept in the server's memory.
static inline void uacsta_SSL_CTX_use_no_cache(SSL_CTX *context) {
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
}
/// New sessions are handed to the callback and kept nowhere else.
static inline void uacsta_SSL_CTX_hand_out_sessions(SSL_CTX *context, int (*callback)(SSL *, SSL_SESSION *)) {
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
    SSL_CTX_sess_set_new_cb(context, callback);
}
static inline void uacsta_SSL_CTX_set_servername_callback(SSL_CTX *context, int (*callback)(SSL *, int *, void *)) {
    SSL_CTX_set_tlsext_servername_callback(context, callback);
}
static inline int uacsta_SSL_set_server_name(SSL *ssl, const char *name) {
    return (int)SSL_set_tlsext_host_name(ssl, name);
}
static inline int uacsta_ERR_library(unsigned long code) { return ERR_GET_LIB(code); }
static inline int uacsta_ERR_reason(unsigned long code) { return ERR_GET_REASON(code); }

/// The certificate's DNS names and IP addresses (subjectAltName), separated by ", ", cut when there is no more room.
/// Returns the number of bytes written; the text is the certificate's own, so it may hold anything.
static inline int uacsta_X509_names(const X509 *certificate, char *out, int room) {
    int used = 0;
    GENERAL_NAMES *names = (GENERAL_NAMES *)X509_get_ext_d2i(certificate, NID_subject_alt_name, NULL, NULL);
    for (int i = 0; names != NULL && i < sk_GENERAL_NAME_num(names); i++) {
        const GENERAL_NAME *name = sk_GENERAL_NAME_value(names, i);
        char address[64];
        const char *text = NULL;
        int length = 0;
        if (name->type == GEN_DNS) {
            text = (const char *)ASN1_STRING_get0_data(name->d.dNSName);
            length = ASN1_STRING_length(name->d.dNSName);
        } else if (name->type == GEN_IPADD && ASN1_STRING_length(name->d.iPAddress) == 4) {
            const unsigned char *b = ASN1_STRING_get0_data(name->d.iPAddress);
            length = BIO_snprintf(address, sizeof(address), "%d.%d.%d.%d", b[0], b[1], b[2], b[3]);
            text = address;
        } else if (name->type == GEN_IPADD && ASN1_STRING_length(name->d.iPAddress) == 16) {
            const unsigned char *b = ASN1_STRING_get0_data(name->d.iPAddress);
            for (int k = 0; k < 8; k++)
                length += BIO_snprintf(address + length, sizeof(address) - (size_t)length, k ? ":%x" : "%x",
                    b[2 * k] << 8 | b[2 * k + 1]);
            text = address;
        }
        if (text == NULL) continue;
        int separator = used > 0 ? 2 : 0;
        if (length < 0 || length > room - used - separator) break;
        memcpy(out + used, ", ", (size_t)separator);
        memcpy(out + used + separator, text, (size_t)length);
        used += separator + length;
    }
    GENERAL_NAMES_free(names);
    return used;
}

static inline void uacsta_BIO_clear_retry_flags(BIO *bio) { BIO_clear_retry_flags(bio); }
static inline void uacsta_BIO_set_retry_read(BIO *bio) { BIO_set_retry_read(bio); }
/// In the order of RFC 2253; what is not printable ASCII is escaped.
static inline int uacsta_X509_NAME_print(BIO *bio, const X509_NAME *name) {
    return X509_NAME_print_ex(bio, name, 0, XN_FLAG_RFC2253);
}
