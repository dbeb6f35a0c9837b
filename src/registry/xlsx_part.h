/* SPDX-License-Identifier: Apache-2.0
 * One XML part of a ZIP file, unpacked in pieces and handed to callbacks, within limits: no
 * document type, no depth beyond IMPORT_MAX_XML_DEPTH, no size beyond IMPORT_MAX_PART_BYTES, no
 * ratio beyond IMPORT_MAX_RATIO. */
#ifndef REGISTRY_XLSX_PART_H
#define REGISTRY_XLSX_PART_H

#include "base/base.h"

struct xlsx_zip;

/* `name` without prefix ("row" for "x:row"); attributes as expat gives them. */
typedef enum status xlsx_start_fn(void *cookie, const char *name, const char **attributes);
typedef enum status xlsx_end_fn(void *cookie, const char *name);
typedef enum status xlsx_text_fn(void *cookie, struct str text);

struct xlsx_part_reader {
    xlsx_start_fn *start;
    xlsx_end_fn *end;
    xlsx_text_fn *text;
    void *cookie;
};

/* Open a ZIP that lies in memory; `bytes` must outlive it. */
enum status xlsx_part_open(struct str bytes, struct xlsx_zip **ret_zip,
                           struct fault *fault) MUST_CHECK;
void xlsx_part_close(struct xlsx_zip *zip);
bool xlsx_part_exists(struct xlsx_zip *zip, const char *name);
/* ST_MALFORMED: no such part, or damaged; ST_LIMIT.  A callback's status but ST_OK stops and is
 * returned.
 */
enum status xlsx_part_read(struct xlsx_zip *zip, const char *name,
                           const struct xlsx_part_reader *reader, struct fault *fault) MUST_CHECK;
/* The attribute, compared without prefix, or NULL. */
const char *xlsx_part_attribute(const char **attributes, const char *name);

#endif
