/* SPDX-License-Identifier: Apache-2.0
 * Import of systems from tables as people have them (XLSX, CSV).
 *
 * One path for dry run and real run: the file is read, every row is judged against the register,
 * the whole plan is made; only then, and only without a single error, the plan is carried out, in
 * the caller's transaction.  A row is matched by certificate number, else by party and system name;
 * equal rows are skipped.  A party that is not there is made when name and a valid credit code are
 * given and the actor may register it. */
#ifndef REGISTRY_IMPORT_H
#define REGISTRY_IMPORT_H

#include "base/json.h"
#include "db/work.h"

struct import_options {
    bool is_dry_run;
    struct str file_name; /* as the person knows it; its ending and the bytes decide the format */
    struct str party_id;  /* for rows that name no party; "" = the actor's own */
    struct str region;    /* for rows that name none; "" = the party's */
    struct str reason;    /* "" = "imported from FILE" */
};

/* Judge (and, unless dry, store) the file at `path`.  Needs a write work: a dry run keeps the file
 * for IMPORT_KEPT_MS so that import_apply can carry it out.
 * Report: {import_id, dry_run, file, digest, rows, created, updated, skipped, parties_created,
 *   errors[{sheet,row,column,header,code,message_zh,message_en,message}], error_count,
 *   warnings[the same], sheets[{name, rows, header_row, columns[{column,header,field}], is_read}],
 *   items[{sheet,row,name,party,action,changes{}}]}.
 * ST_OK also when the report holds errors; then nothing was stored and import_id is null.
 * ST_MALFORMED, ST_LIMIT: the file as a whole cannot be read. */
enum status import_run(struct work *w, const char *path, const struct import_options *options,
                       json_t **ret_report) MUST_CHECK;
/* Carry out a dry run of the same account.  ST_NOT_FOUND: unknown or older than IMPORT_KEPT_MS. */
enum status import_apply(struct work *w, struct str id, json_t **ret_report) MUST_CHECK;
/* Take back what an import did.  ST_CONFLICT when anything it made or changed was touched since. */
enum status import_undo(struct work *w, struct str id, struct str reason,
                        json_t **ret_report) MUST_CHECK;
/* The actor's own imports, newest first; regulators, police: those of their party. */
enum status import_list(struct work *w, json_t **ret_page) MUST_CHECK;
/* An empty table with every column, its options and notes, as XLSX bytes. */
enum status import_template(struct work *w, struct str *ret_bytes) MUST_CHECK;

#endif
