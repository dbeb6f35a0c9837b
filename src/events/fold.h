/* SPDX-License-Identifier: Apache-2.0
 * Comparing text without case.
 *
 * Simple folding, one code point to one, for the letters of ASCII, Latin-1, Greek, Cyrillic and
 * full-width Latin; every other character is only equal to itself.  Folded text is exactly as long
 * as it was, and bytes that are not UTF-8 stay as they are. */
#ifndef EVENTS_FOLD_H
#define EVENTS_FOLD_H

#include "base/base.h"

/* Write the folded text to `out`, which has room for text.len bytes. */
void fold_into(char *out, struct str text);
struct str fold_copy(struct arena *arena, struct str text);
/* `folded` is folded already in both. */
bool fold_equal(struct str text, struct str folded);
int fold_order(struct str text, struct str folded);

#endif
