/* SPDX-License-Identifier: Apache-2.0
 * Tasks: work that no clause computes but somebody must do now: a channel that failed, a unit that
 * stays silent, a lesson of an investigation, an order of a command.  Duties from law are rows of
 * obligation and never repeated here.
 *
 * Life: open → done (with what was done) or dropped (with a reason); never deleted.  Belongs to a
 * party, may be handed to one account of it.
 *
 * As JSON: {id, version, dossier{id,kind,title}|null, kind, code, zh, en, clause, party{id,name},
 * account{id,name}|null, due_at|null, state, late, made_at, made_by, done_at|null, done_by|null,
 * text, attachment|null, actions[]}. */
#ifndef PROCEDURES_TASK_H
#define PROCEDURES_TASK_H

#include "procedures/dossier.h"

struct task_new {
    const struct dossier *dossier; /* may be NULL */
    const char *kind;    /* "lesson" | "order" | "unreached" | "silence" | "channel" | … */
    struct str occasion; /* the same work is made once: "silence:ROSTER:2026-11-21" */
    struct str code;     /* of a list of the packs ("RT04"), or "" */
    struct str zh, en, clause;
    struct str party_id, account_id; /* account "" : the party */
    struct instant due_at;           /* ms 0: none */
};

/* Make it, once per occasion, and tell the party's people (message kind "task-new").  ret_is_new
 * may be NULL. */
enum status task_add(struct work *w, const struct task_new *input, bool *ret_is_new) MUST_CHECK;
/* `act`: "done" | "drop" | "hand-over" (input account).  `text` is required to drop and to hand
 * over. ST_DENIED, ST_CONFLICT, ST_STALE, ST_NOT_FOUND. */
enum status task_act(struct work *w, struct str id, int64_t version, const char *act,
                     struct str text, struct str account_id, struct str attachment,
                     json_t **ret_task) MUST_CHECK;
/* End every open task of an occasion's beginning ("silence:ROSTER:"), by a job or effect. */
enum status task_end(struct work *w, struct str occasion_prefix, struct str text) MUST_CHECK;
/* Open ones first, by due instant.  `dossier_id` "" : all of the actor's party; `state` "" : all.
 */
enum status task_page(struct work *w, struct str dossier_id, struct str state, struct str after,
                      int64_t limit, json_t **ret_page) MUST_CHECK;

#endif
