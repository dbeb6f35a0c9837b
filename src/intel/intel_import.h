/* SPDX-License-Identifier: Apache-2.0
 * Taking a file in: as a set of indicators that replaces the one of its name, or as warning lists.
 */
#ifndef INTEL_INTEL_IMPORT_H
#define INTEL_INTEL_IMPORT_H

#include "base/json.h"
#include "intel/intel_read.h"

struct intel_import {
    const char *folder;        /* the data folder */
    const char *path;          /* a regular file, or a folder */
    const char *said;          /* what messages call it; NULL: its path */
    const char *owner;         /* who took in the set of that name that may be replaced, "": there
                                * may be none; NULL: whoever it was */
    bool is_standard_input;    /* read that instead, to its end; `name` must be given */
    struct str name;           /* of the set; "" : from the file's name */
    enum intel_format format;  /* INTEL_FORMATS: found out */
    enum indicator_tlp tlp;    /* of entries that say none */
    int confidence;            /* 0..100, or -1 */
    struct instant expires_at; /* of the whole set; 0: never */
    struct instant now;
    const char *by; /* account id, or "system" */
};

/* Import a set.  *ret_answer, also when nothing was taken: {set, format, read, added, duplicates,
 * refused, skipped, notes[]{word,count,reason,reason_en} (why skipped; marks that are not known),
 * errors[]{line,value,reason,reason_en,file?}, sm3, generation, kinds{word:n}}.
 * ST_INVALID: no indicator in it (the set of that name stays), or a bad name; ST_STALE: the set of
 * that name is not `owner`'s (any more); ST_MALFORMED, ST_BUSY, ST_LIMIT, ST_FULL, ST_IO,
 * ST_NOT_FOUND. */
enum status intel_import_set(const struct intel_import *import, struct arena *arena,
                             json_t **ret_answer, struct fault *fault) MUST_CHECK;
/* ST_NOT_FOUND: there is no set of that name. */
enum status intel_import_remove(const char *folder, struct str name, struct arena *arena,
                                struct fault *fault) MUST_CHECK;
/* Import a warning list, or every *.json and list.json one folder down; lists of the same name are
 * replaced.  *ret_answer: {lists, entries, refused, errors[]{file,reason,reason_en}}. */
enum status intel_import_warnings(const struct intel_import *import, struct arena *arena,
                                  json_t **ret_answer, struct fault *fault) MUST_CHECK;

#endif
