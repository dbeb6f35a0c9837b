/* SPDX-License-Identifier: Apache-2.0
 * What a file is by its first bytes, where it is no text in UTF-8. */
#ifndef BASE_FILE_HEAD_H
#define BASE_FILE_HEAD_H

#include "base/base.h"

/* "gzip", "zstd", "xz", "bzip2" or "zip" with the command that unpacks it to standard output; NULL:
 * none of these.  Both live as long as the program. */
const char *file_head_packed(struct str head, const char **ret_unpack);
/* "UTF-16LE" or "UTF-16BE", by its mark or by every second byte of what must be ASCII being NUL;
 * NULL: neither. */
const char *file_head_utf16(struct str head);

#endif
