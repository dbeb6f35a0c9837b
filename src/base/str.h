/* SPDX-License-Identifier: Apache-2.0
 * Text by value: a pointer and a length.  Never owned by the struct; UTF-8 unless said otherwise.
 */
#ifndef BASE_STR_H
#define BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;

struct str {
    const char *ptr; /* may be NULL only when len is 0 */
    size_t len;      /* bytes */
};

/* A str of a string literal. */
#define STR(literal) ((struct str){(literal), sizeof(literal) - 1})
/* For printf("%.*s", STR_ARG(s)). */
#define STR_ARG(s) (int)(s).len, (s).ptr ? (s).ptr : ""

/* A str of a zero-terminated string; NULL gives the empty str. */
struct str str_of(const char *zero_terminated);
bool str_equal(struct str a, struct str b);
bool str_is(struct str a, const char *zero_terminated);
bool str_starts(struct str text, struct str prefix);
bool str_ends(struct str text, struct str suffix);
/* Byte order; negative, zero or positive. */
int str_order(struct str a, struct str b);
/* `part` somewhere in `text`; the empty part is found everywhere. */
bool str_contains(struct str text, struct str part);
/* Without ASCII and ideographic (U+3000) and no-break spaces at both ends. */
struct str str_trim(struct str text);
/* Nothing in it would be seen: only spaces of any kind, controls, and characters without width
 * (zero-width, marks of direction, fillers, variation selectors). */
bool str_is_blank(struct str text);
/* The text up to `separator`; `*rest` is what follows it (empty when there is none). */
struct str str_cut(struct str text, char separator, struct str *rest);
/* Whole text is a decimal integer within int64; false leaves *ret untouched. */
bool str_to_int(struct str text, int64_t *ret);
/* A zero-terminated copy in the arena.  Aborts only when the arena does (see arena.h). */
char *str_zero(struct arena *arena, struct str text);
struct str str_copy(struct arena *arena, struct str text);
/* Valid UTF-8 without surrogates, over-long forms and NUL bytes. */
bool str_is_utf8(struct str text);
/* "6f5d1e0a-0000-4000-8000-000000000002", in either letter case. */
bool str_is_uuid(struct str text);
/* Number of code points; the text must be valid UTF-8. */
size_t str_points(struct str text);
/* Decode the code point at *at and move *at past it; U+FFFD for a bad byte.  Needs *at < text.len.
 */
uint32_t str_point(struct str text, size_t *at);
/* A code point as UTF-8; returns how many bytes, at most 4. */
size_t str_point_write(char *out, uint32_t point);
/* Full-width ASCII and U+3000 become half-width; other text stays.  For codes and digits people
 * typed. */
struct str str_half_width(struct arena *arena, struct str text);
/* Same length and same bytes, in time that depends on the lengths only.  For secrets. */
bool str_equal_secret(struct str a, struct str b);

#endif
