/* SPDX-License-Identifier: Apache-2.0
 * Domain names in other scripts as ASCII (RFC 3492 inside RFC 5890 "xn--" labels).  Letters of
 * Latin 1, Greek and Cyrillic are taken in lower case, others as they stand; U+3002, U+FF0E and
 * U+FF61 part labels too. */
#ifndef INTEL_PUNYCODE_H
#define INTEL_PUNYCODE_H

#include "base/base.h"

/* The name in `room` (of `size` bytes), ASCII labels unchanged.  False: it does not fit, or a label
 * grows beyond 63 bytes.  `text` is valid UTF-8. */
bool punycode_domain(struct str text, char *room, size_t size, struct str *ret_name);

#endif
