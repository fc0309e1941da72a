/* Digest credentials, computed anew for every request, as a phone does. */
#include "load.h"
#include <openssl/evp.h>
#include <stdarg.h>
#include <strings.h>

static EVP_MD *md5, *sha256;
static EVP_MD_CTX *context;

void digest_setup(void) {
    md5 = EVP_MD_fetch(NULL, "MD5", NULL);
    sha256 = EVP_MD_fetch(NULL, "SHA256", NULL);
    context = EVP_MD_CTX_new();
}

/* The hash of the texts, in hexadecimal; the list ends with NULL. */
static void hash(bool use_sha256, char *hex, ...) {
    unsigned char digest[32];
    unsigned length;
    EVP_DigestInit_ex2(context, use_sha256 ? sha256 : md5, NULL);
    va_list texts;
    va_start(texts, hex);
    for (const char *text; (text = va_arg(texts, const char *));) EVP_DigestUpdate(context, text, strlen(text));
    va_end(texts);
    EVP_DigestFinal_ex(context, digest, &length);
    for (unsigned i = 0; i < length; i++) {
        hex[2 * i] = "0123456789abcdef"[digest[i] >> 4];
        hex[2 * i + 1] = "0123456789abcdef"[digest[i] & 15];
    }
    hex[2 * length] = 0;
}

static char *challenge_parameter(Slice value, const char *name) {
    const char *at = value.at, *end = value.at + value.length;
    int wanted = strlen(name);
    while (at < end) {
        while (at < end && (*at == ' ' || *at == ',' || *at == '\t')) at++;
        const char *key = at;
        while (at < end && *at != '=' && *at != ',' && *at != ' ') at++;
        int key_length = at - key;
        if (at >= end || *at != '=') continue;
        at++;
        bool is_quoted = at < end && *at == '"';
        if (is_quoted) at++;
        const char *start = at;
        while (at < end && (is_quoted ? *at != '"' : *at != ',' && *at != ' ')) at++;
        int length = at - start;
        if (is_quoted && at < end) at++;
        if (key_length == wanted && !strncasecmp(key, name, wanted)) return strndup(start, length);
    }
    return NULL;
}

void digest_forget(Credentials *c) {
    free(c->realm);
    free(c->nonce);
    free(c->opaque);
    memset(c, 0, sizeof *c);
}

/* Takes the challenge of the algorithm asked for (MD5 unless --sha256); false if there is no usable one. */
bool digest_challenge(Credentials *c, const Message *m) {
    for (int i = 0; i < m->challenges; i++) {
        Slice value = m->challenge[i];
        if (value.length < 7 || strncasecmp(value.at, "Digest ", 7)) continue;
        value = (Slice){value.at + 7, value.length - 7};
        char *algorithm = challenge_parameter(value, "algorithm");
        bool is_wanted = algorithm ? !strcasecmp(algorithm, options.sha256 ? "SHA-256" : "MD5") : !options.sha256;
        free(algorithm);
        if (!is_wanted) continue;
        char *qop = challenge_parameter(value, "qop");
        digest_forget(c);
        c->realm = challenge_parameter(value, "realm");
        c->nonce = challenge_parameter(value, "nonce");
        c->opaque = challenge_parameter(value, "opaque");
        c->sha256 = options.sha256;
        c->proxy = m->challenge_by_proxy[i];
        c->qop = qop && strstr(qop, "auth");
        free(qop);
        return c->realm && c->nonce && *c->nonce;
    }
    return false;
}

void digest_header(Out *out, Credentials *c, const char *user, const char *password, const char *method,
                   const char *uri) {
    char ha1[65], ha2[65], response[65], count[9], nonce[17];
    c->count++;
    snprintf(count, sizeof count, "%08x", c->count);
    snprintf(nonce, sizeof nonce, "%08x%08x", (uint32_t)now_ns(), run_id);
    hash(c->sha256, ha1, user, ":", c->realm, ":", password, NULL);
    hash(c->sha256, ha2, method, ":", uri, NULL);
    if (c->qop) hash(c->sha256, response, ha1, ":", c->nonce, ":", count, ":", nonce, ":auth:", ha2, NULL);
    else hash(c->sha256, response, ha1, ":", c->nonce, ":", ha2, NULL);
    put(out, c->proxy ? "Proxy-Authorization: Digest username=\"" : "Authorization: Digest username=\"");
    put(out, user);
    put(out, "\", realm=\"");
    put(out, c->realm);
    put(out, "\", nonce=\"");
    put(out, c->nonce);
    put(out, "\", uri=\"");
    put(out, uri);
    put(out, "\", response=\"");
    put(out, response);
    put(out, c->sha256 ? "\", algorithm=SHA-256" : "\", algorithm=MD5");
    if (c->qop) {
        put(out, ", qop=auth, nc=");
        put(out, count);
        put(out, ", cnonce=\"");
        put(out, nonce);
        put(out, "\"");
    }
    if (c->opaque) {
        put(out, ", opaque=\"");
        put(out, c->opaque);
        put(out, "\"");
    }
    put(out, "\r\n");
}
