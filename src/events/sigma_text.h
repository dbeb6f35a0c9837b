/* SPDX-License-Identifier: Apache-2.0
 * Patterns with * and ?, and numbers, as Sigma compares them; letter case is fold.h. */
#ifndef EVENTS_SIGMA_TEXT_H
#define EVENTS_SIGMA_TEXT_H

#include "base/base.h"

/* Does a pattern (* any text, ? one character, \* \? \\ plain) cover the whole text?  Letter case
 * counts.  Time is bounded by pattern length times text length. */
bool sigma_text_glob(struct str pattern, struct str text);
/* The longest run without wildcards of a pattern, unescaped, in the arena; may be empty. */
struct str sigma_text_glob_literal(struct arena *arena, struct str pattern);
/* A number as text in one form: integers without point or exponent ("4688.0" → "4688"); false when
 * the text is no finite number.  `out` has 32 bytes. */
bool sigma_text_number(struct str text, double *ret_number);
size_t sigma_text_of_number(double number, char *out);

#endif
