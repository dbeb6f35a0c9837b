/* SPDX-License-Identifier: Apache-2.0
 * The form of the table that tools/embed_console makes. */
#ifndef HTTP_ASSETS_FILES_H
#define HTTP_ASSETS_FILES_H

#include <stddef.h>

struct assets_file {
    const char *path; /* "/assets/index-4f2a.js"; NULL ends the table */
    const char *type;
    const char *tag; /* with quotes, as in ETag */
    const unsigned char *gzip;
    size_t gzip_len, plain_len;
};

extern const struct assets_file assets_files[];

#endif
