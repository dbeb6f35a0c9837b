/* SPDX-License-Identifier: Apache-2.0
 * Rows of the tables import, import_file and import_row; only import.c uses them. */
#ifndef REGISTRY_IMPORT_STORE_H
#define REGISTRY_IMPORT_STORE_H

#include "base/json.h"
#include "db/work.h"

struct import_record {
    struct str id;
    struct instant at;
    struct str account_id, party_id;
    struct str file_name, digest;
    struct str state;   /* "dry-run" | "applied" | "undone" */
    struct str options; /* canonical JSON */
    struct str report;  /* canonical JSON: the figures, not the rows */
};

/* One record that an import made or changed. */
struct import_trace {
    int64_t number;
    struct str subject; /* "system" | "party" */
    struct str record_id;
    int64_t version;   /* after the import */
    struct str before; /* canonical JSON; ptr NULL when the import made it */
};

/* Makes the id when it is empty. */
enum status import_store_insert(struct work *w, struct import_record *record) MUST_CHECK;
/* ST_NOT_FOUND without a fault. */
enum status import_store_load(struct work *w, struct str id,
                              struct import_record *ret_record) MUST_CHECK;
enum status import_store_set_state(struct work *w, struct str id, const char *state) MUST_CHECK;
enum status import_store_keep_file(struct work *w, struct str id, struct str bytes) MUST_CHECK;
enum status import_store_file(struct work *w, struct str id, struct str *ret_bytes) MUST_CHECK;
/* Forget dry runs made before `before`, and the files of this one. */
enum status import_store_forget(struct work *w, struct instant before, struct str id) MUST_CHECK;
enum status import_store_trace(struct work *w, struct str id,
                               const struct import_trace *trace) MUST_CHECK;
/* The traces of an import, last first. */
enum status import_store_traces(struct work *w, struct str id, struct import_trace **ret_traces,
                                size_t *ret_count) MUST_CHECK;
/* Of one account, or of one party; newest first; everything for "" and "". */
enum status import_store_list(struct work *w, struct str account_id, struct str party_id,
                              json_t *items) MUST_CHECK;

#endif
