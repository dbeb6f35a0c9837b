/* SPDX-License-Identifier: Apache-2.0
 * Rows of the table system; only system*.c and the import use them. */
#ifndef REGISTRY_SYSTEM_STORE_H
#define REGISTRY_SYSTEM_STORE_H

#include "registry/system.h"

/* No scope here: the callers have asked scope.h.  ST_NOT_FOUND without a fault. */
enum status system_store_load(struct work *w, struct str id, struct system *ret_system) MUST_CHECK;
/* Without the form (an empty object). */
enum status system_store_load_no(struct work *w, int64_t no, struct system *ret_system) MUST_CHECK;
enum status system_store_by_certificate(struct work *w, struct str number,
                                        struct system *ret_system) MUST_CHECK;
/* One that is not withdrawn. */
enum status system_store_by_name(struct work *w, struct str party_id, struct str name_key,
                                 struct system *ret_system) MUST_CHECK;
/* Makes no, id and version; writes reach, counters and name index. */
enum status system_store_insert(struct work *w, struct system *system) MUST_CHECK;
/* `before` is what was read.  ST_STALE (with a fault) when the version is another. */
enum status system_store_update(struct work *w, const struct system *before,
                                struct system *system) MUST_CHECK;
enum status system_store_delete(struct work *w, const struct system *system) MUST_CHECK;
enum status system_store_highest_carried(struct work *w, struct str id, int *ret_level) MUST_CHECK;
/* The system above: its parent id, "" at the top.  ST_NOT_FOUND without a fault. */
enum status system_store_parent(struct work *w, struct str id, struct str *ret_parent) MUST_CHECK;

#endif
