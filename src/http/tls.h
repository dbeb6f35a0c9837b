/* SPDX-License-Identifier: Apache-2.0
 * The server's certificate: made by the program itself when the data folder has none, so that
 * HTTPS works from the first start.  An installation may put its own pair in keys/ instead. */
#ifndef HTTP_TLS_H
#define HTTP_TLS_H

#include "base/base.h"

struct tls_pair {
    struct str certificate; /* PEM, with a zero byte behind */
    struct str key;         /* PEM, with a zero byte behind; wiped by nobody: the server needs it */
    struct str fingerprint; /* SHA-256 of the DER certificate, colon-separated upper-case hex */
    bool is_own;            /* made by the program */
};

/* Read keys/tls-cert.pem and keys/tls-key.pem of the data folder; make them (ECDSA P-256,
 * self-made, for localhost, 127.0.0.1, ::1, `host` and the names; HTTP_CERTIFICATE_DAYS) when they
 * are absent, or when they are self-made and end within HTTP_CERTIFICATE_RENEW_DAYS or lack `host`.
 * ST_IO: cannot be read or written; ST_INVALID: the files there are no matching pair. */
enum status tls_load(struct arena *arena, const char *folder, const char *host,
                     const char *const *names, struct instant now, struct tls_pair *ret_pair,
                     struct fault *fault) MUST_CHECK;
/* A file of trusted authorities (PEM), read whole.  ST_IO, ST_INVALID. */
enum status tls_read_authorities(struct arena *arena, const char *file, struct str *ret_pem,
                                 struct fault *fault) MUST_CHECK;

#endif
