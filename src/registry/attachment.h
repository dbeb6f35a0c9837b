/* SPDX-License-Identifier: Apache-2.0
 * Files that belong to records, stored once per content under their SM3 digest:
 * attachments/ab/abcdef… in the data folder.  The file is durable before the row that names it. */
#ifndef REGISTRY_ATTACHMENT_H
#define REGISTRY_ATTACHMENT_H

#include "base/json.h"
#include "db/work.h"

struct store;

struct attachment {
    struct str id, digest, name,
        media_type; /* media type judged from the content, not from the name */
    int64_t bytes;
    struct str owner; /* "matter:01H…" */
    struct str slot;  /* "topology", "grading-report", … */
    struct str by;    /* account id */
    struct instant at;
};

/* Take a file (of an upload) or bytes (a paper made here) into the store folder and add the row.
 * Accepted: PDF, PNG, JPEG, XLSX/DOCX/OFD (zip), plain text, CSV; else ST_INVALID.
 * ST_LIMIT above ATTACHMENT_MAX_BYTES; ST_FULL, ST_IO.  The caller has checked the right to
 * `owner`. */
enum status attachment_add_file(struct work *w, const struct store *store, const char *path,
                                struct str name, struct str owner, struct str slot,
                                struct attachment *ret_attachment) MUST_CHECK;
enum status attachment_add_bytes(struct work *w, const struct store *store, struct str bytes,
                                 struct str name, struct str owner, struct str slot,
                                 struct attachment *ret_attachment) MUST_CHECK;
enum status attachment_load(struct work *w, struct str id,
                            struct attachment *ret_attachment) MUST_CHECK;
/* The bytes, checked against the digest: ST_CORRUPT when they differ, ST_NOT_FOUND when the file is
 * gone. */
enum status attachment_read(struct work *w, const struct store *store,
                            const struct attachment *attachment, struct str *ret_bytes) MUST_CHECK;
/* Attachments of an owner, oldest first: {id, slot, name, bytes, digest, media_type, at}. */
enum status attachment_list(struct work *w, struct str owner, json_t **ret_list) MUST_CHECK;
/* Take the row away; the file stays while other rows or papers name it (a job may sweep later). */
enum status attachment_remove(struct work *w, struct str id, struct str reason) MUST_CHECK;
json_t *attachment_json(struct arena *arena, const struct attachment *attachment);

#endif
