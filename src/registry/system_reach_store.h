/* SPDX-License-Identifier: Apache-2.0
 * What keeps lists of systems fast: which scopes reach a system, how many systems of each facet a
 * scope reaches, and the index of names.  Written by system_store.c only. */
#ifndef REGISTRY_SYSTEM_REACH_STORE_H
#define REGISTRY_SYSTEM_REACH_STORE_H

#include "registry/system.h"

/* level * 100 + state * 10 + filing */
int64_t system_reach_facet(const struct system *system);
enum status system_reach_add(struct work *w, const struct system *system) MUST_CHECK;
enum status system_reach_remove(struct work *w, const struct system *system) MUST_CHECK;
/* Nothing is written when place and facet stayed. */
enum status system_reach_move(struct work *w, const struct system *before,
                              const struct system *after) MUST_CHECK;
enum status system_reach_add_name(struct work *w, int64_t no, struct str name_key) MUST_CHECK;
enum status system_reach_remove_name(struct work *w, int64_t no, struct str name_key) MUST_CHECK;

#endif
