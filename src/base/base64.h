/* SPDX-License-Identifier: Apache-2.0
 * Base 64 with padding (RFC 4648, section 4). */
#ifndef BASE_BASE64_H
#define BASE_BASE64_H

#include "base/base.h"

/* The text in the arena, without line breaks. */
struct str base64_write(struct arena *arena, struct str bytes);
/* False for characters outside the alphabet, wrong length, wrong or missing padding, or bits that
 * a writer would not have left behind. */
bool base64_read(struct arena *arena, struct str text, struct str *ret_bytes) MUST_CHECK;

#endif
