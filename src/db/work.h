/* SPDX-License-Identifier: Apache-2.0
 * A piece of work: what a request, a job or a command needs, made by its entrance and passed first
 * to every domain function.
 *
 * Life: work_init, then either work_read or work_write, then work_commit or work_rollback, then
 * work_done.  A write work holds the store's single writer's place until it ends, so keep it short:
 * hash passwords and render papers before or after.  Everything domain functions return lives in
 * w->arena until work_done. */
#ifndef DB_WORK_H
#define DB_WORK_H

#include "base/base.h"

struct actor;  /* registry/actor.h: who acts, with which roles and scope */
struct policy; /* policy/policy.h: the immutable snapshot of packs in force */
struct db;     /* one connection */
struct seal_key;

/* work.depth: nothing begun, a read work, a write work. */
enum { WORK_IDLE, WORK_READS, WORK_WRITES };

/* At most eight members: no settings, no caches. */
struct work {
    struct arena *arena;
    struct db *db;
    const struct actor *actor;   /* never NULL in domain code */
    const struct policy *policy; /* never NULL in domain code */
    struct instant now;          /* the only clock of domain code */
    struct fault fault;
    const char *actor_id; /* account id, or "system"; what the journal writes */
    int depth;            /* transaction state, owned by work.c */
};

/* Bind arena and connection; now = the store's clock (the machine's, or an exercise's own); no
 * actor yet ("system"). */
void work_init(struct work *w, struct arena *arena, struct db *db);
/* Begin; ST_BUSY when the writer's place is not free within DB_BUSY_MS. */
enum status work_read(struct work *w) MUST_CHECK;
enum status work_write(struct work *w) MUST_CHECK;
/* Make changes durable: when it returns ST_OK they survive kill -9 and power loss. */
enum status work_commit(struct work *w) MUST_CHECK;
/* Inside a write work, a point to go back to when a part of it may fail and the rest shall stay (a
 * failed statement otherwise ends the whole work on PostgreSQL): work_save, the part, then
 * work_keep, or work_back, which also clears the fault.  One point at a time. */
enum status work_save(struct work *w) MUST_CHECK;
enum status work_keep(struct work *w) MUST_CHECK;
enum status work_back(struct work *w) MUST_CHECK;
/* Undo; safe when nothing was begun. */
void work_rollback(struct work *w);
/* Rolls back what was not committed. */
void work_done(struct work *w);
/* The id of the node whose store this works on. */
const char *work_node(const struct work *w);
/* The key that seals secrets of its store (base/seal.h); NULL when it cannot be read. */
const struct seal_key *work_seal_key(const struct work *w);
/* Whether its store is an exercise (store.h): what is made there is marked, and leaves by no way.
 */
bool work_is_exercise(const struct work *w);
/* The time by which people's presence is measured: sessions, one-time codes, locks, second factors.
 * w->now, but in an exercise the machine's clock, for nobody types faster there. */
struct instant work_presence(const struct work *w);
/* Record a fault on the work: work_fail(w, ST_INVALID, "reason", "退回须写明理由", "a return needs
 * a reason"). */
#define work_fail(w, ...) fault_set(&(w)->fault, __VA_ARGS__)

#endif
