/* SPDX-License-Identifier: Apache-2.0
 * Who asks the TAXII server: HTTP Basic (RFC 7617) against the clients of intel/taxii.h. */
#ifndef HTTP_TAXII_GUARD_H
#define HTTP_TAXII_GUARD_H

#include "http/exchange.h"
#include "intel/taxii.h"

/* The client behind the Authorization header; no work may be begun.  ST_UNAUTHENTICATED: none, an
 * unknown name or a wrong password (all alike); *ret_is_guess then tells whether one was tried.
 * A password that was right is remembered by digest for the process, so that a program which asks
 * often pays for the slow hash once; a changed password makes another digest. */
enum status taxii_guard_client(struct exchange *x, struct work *w, struct taxii_client *ret_client,
                               bool *ret_is_guess) MUST_CHECK;

#endif
