/* SPDX-License-Identifier: Apache-2.0
 * Bodies that come compressed, within a limit on what they become. */
#ifndef HTTP_GUNZIP_H
#define HTTP_GUNZIP_H

#include "base/base.h"

/* The plain bytes of one or several gzip members, at most `max_bytes`, in memory that the arena
 * frees.  Memory grows with what is found, never beyond twice the limit.  ST_MALFORMED: no gzip,
 * damaged or cut; ST_LIMIT: it becomes more. */
enum status gunzip_text(struct str gzip, size_t max_bytes, struct arena *arena,
                        struct str *ret_plain, struct fault *fault) MUST_CHECK;

#endif
