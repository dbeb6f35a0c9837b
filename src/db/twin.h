/* SPDX-License-Identifier: Apache-2.0
 * The tables of an exercise store: its mark, and what is taken out of them when it is made.
 * Private to this room. */
#ifndef DB_TWIN_H
#define DB_TWIN_H

#include "db/head.h"
#include "db/work.h"

/* Whether the tables are marked as `is_exercise` says, else ST_CORRUPT; ret_told_ms: the time of
 * the newest journal row, below which an exercise's clock never shows, 0 outside of one. */
enum status twin_check(struct db *db, bool is_exercise, int64_t *ret_told_ms,
                       struct fault *fault) MUST_CHECK;
/* In a write work on the copied tables: mark them and every dossier; take out every way out with
 * its secrets, what waited to leave, everybody's secrets, sessions and codes, kept replies, and the
 * signatures of the key that stays with the original.  ret_head: the newest row, unsigned. */
enum status twin_clean(struct work *w, const char *drill, struct head *ret_head) MUST_CHECK;
/* The time of the newest row of a journal, 0 without rows. */
enum status twin_newest(struct work *w, struct instant *ret_at) MUST_CHECK;

#endif
