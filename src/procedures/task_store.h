/* SPDX-License-Identifier: Apache-2.0
 * Tasks in the record store.  Inside the room. */
#ifndef PROCEDURES_TASK_STORE_H
#define PROCEDURES_TASK_STORE_H

#include "procedures/task.h"

struct task_row {
    struct str id;
    int64_t version;
    struct str dossier_id; /* "" when none */
    struct str kind, code, zh, en, clause, party_id, account_id;
    struct instant due_at; /* ms 0: none */
    struct str state;
    struct instant made_at;
    struct str made_by;
    struct instant done_at;
    struct str done_by, text, attachment;
};

struct task_rows {
    size_t count;
    struct task_row *rows;
};

/* ret_is_new false: the occasion has its task. */
enum status task_store_insert(struct work *w, const struct task_row *row, struct str occasion,
                              bool *ret_is_new) MUST_CHECK;
/* ST_NOT_FOUND without a fault. */
enum status task_store_load(struct work *w, struct str id, struct task_row *ret_row) MUST_CHECK;
/* ST_STALE with a fault. */
enum status task_store_update(struct work *w, struct task_row *row) MUST_CHECK;
enum status task_store_end(struct work *w, struct str prefix, struct str by,
                           struct str text) MUST_CHECK;
enum status task_store_page(struct work *w, struct str party_id, struct str dossier_id,
                            struct str state, int64_t offset, int64_t limit,
                            struct task_rows *ret_rows, int64_t *ret_total) MUST_CHECK;

#endif
