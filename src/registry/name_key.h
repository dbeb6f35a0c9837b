/* SPDX-License-Identifier: Apache-2.0
 * Names made comparable: half-width, lower-case, without spaces and punctuation, so that
 * “ＯＡ 系统（新）” and "oa系统(新)" are one name; and the pairs of characters that find parts of
 * names. */
#ifndef REGISTRY_NAME_KEY_H
#define REGISTRY_NAME_KEY_H

#include "base/base.h"

/* Holds no character that SQL LIKE or FTS5 treats specially. */
struct str name_key(struct arena *arena, struct str name);
/* "oa系统" → "oa a系 系统 统": every pair of neighbours, then the last character, so that a part of
 * a name is a phrase of these terms and a single character is the beginning of one. */
struct str name_key_terms(struct arena *arena, struct str key);
/* The FTS5 query for names that contain the key: a phrase, or a beginning for one character. */
struct str name_key_match(struct arena *arena, struct str key);

#endif
