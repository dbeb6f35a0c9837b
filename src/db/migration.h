/* SPDX-License-Identifier: Apache-2.0
 * Bringing a store's tables forward to what this version knows. */
#ifndef DB_MIGRATION_H
#define DB_MIGRATION_H

#include "db/db.h"

/* The number of the newest migration this version knows. */
int migration_newest(void);
/* The number of the newest migration the store has had; 0 for an empty one. */
enum status migration_applied(struct db *db, int *ret_number, struct fault *fault) MUST_CHECK;
/* Apply what is missing, in one transaction; ST_NEWER when the store knows more than this version.
 */
enum status migration_apply(struct db *db, struct fault *fault) MUST_CHECK;
/* Within a write transaction the caller began: make the tables of an empty store as they were at
 * migration `number`.  ST_NEWER when this version does not know that many. */
enum status migration_bring(struct db *db, int number, struct fault *fault) MUST_CHECK;

#endif
