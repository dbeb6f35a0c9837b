/* SPDX-License-Identifier: Apache-2.0
 * What clients write into the request line and headers, decoded within limits: query parameters,
 * percent-encoded text, cookies, languages. */
#ifndef HTTP_QUERY_H
#define HTTP_QUERY_H

#include "base/shape.h"

/* %XX decoded; '+' becomes a space when `is_form`.  ST_MALFORMED: a bad escape, bytes that are not
 * UTF-8, or a control character. */
enum status query_decode(struct arena *arena, struct str text, bool is_form, const char *field,
                         struct fault *fault, struct str *ret_text) MUST_CHECK;
/* "a=1&b=x" as an object checked against `shape` (NULL: no parameter is known).  Empty values are
 * left out; INT and BOOL members are converted.  ST_MALFORMED, ST_LIMIT (too many, too long),
 * ST_INVALID (unknown, twice, or outside its bounds). */
enum status query_read(struct arena *arena, struct str text, const struct shape *shape,
                       struct fault *fault, json_t **ret_query) MUST_CHECK;
/* The value of a cookie in a Cookie header; the empty str when absent, or when it occurs twice. */
struct str query_cookie(struct str header, struct str name);
/* Whether Accept-Language prefers English to Chinese; false when it names neither. */
bool query_is_english(struct str accept_language);
/* Whether the header's first language is Chinese or English, so that it is a choice. */
bool query_names_language(struct str accept_language);

#endif
