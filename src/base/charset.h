/* SPDX-License-Identifier: Apache-2.0
 * Text in GB18030 (GBK and GB 2312 are parts of it), as devices made in China often send it. */
#ifndef BASE_CHARSET_H
#define BASE_CHARSET_H

#include "base/base.h"

/* UTF-8, in which NULs may stand; with may_be_cut the last character may lack its end, as in a
 * message that was too long for its datagram. */
bool charset_is_utf8(struct str text, bool may_be_cut);
/* The bytes of the character at `at`: 1, 2 or 4; 0 when none begins there.  Form alone, not whether
 * the character is assigned.  Needs at < text.len. */
size_t charset_gb18030_len(struct str text, size_t at);
/* Every character is assigned, as the system's iconv has it; the last one may lack its end.  False
 * as well where the system knows no GB18030. */
bool charset_is_gb18030(struct str text);
/* As UTF-8, in the arena; what is no character becomes U+FFFD, a byte each. */
struct str charset_utf8_of_gb18030(struct str text, struct arena *arena);

#endif
