/* SPDX-License-Identifier: Apache-2.0
 * Text of others on a terminal: it can neither move the cursor, nor change the order of what is
 * read, nor break its line.
 *
 * C0 and C1 controls, DEL, line and paragraph separators, marks of direction (U+061C, U+200E,
 * U+200F, U+202A to U+202E, U+2066 to U+2069) and bytes that are no UTF-8 come out as \t, \n, \r,
 * \x1B or \u202E; all else as it is, a backslash too.  For eyes: what programs read is JSON. */
#ifndef BASE_TERMINAL_H
#define BASE_TERMINAL_H

#include <stdio.h>

#include "base/str.h"

/* The text, and blanks until `width` bytes are written; 0: none. */
void terminal_put(FILE *out, struct str text, size_t width);

#endif
