/* SPDX-License-Identifier: Apache-2.0
 * Runs through the call tree (watch_contact.h), and what came of each call.
 *
 * A run as JSON: {id, version, party{id,name}, kind "call" | "test", text, enough (so many must be
 * reached), reached, total, state "open" | "closed", made_at, made_by, ended_at|null,
 * people[{position, post, name, phone, outcome waiting|reached|not-reached|skipped, tries, at|null,
 * by, text}], next (position to call now)|null, call_minutes, actions[]}: numbers are those of the
 * moment it began.  It closes by itself once enough are reached or nobody is left; the rest is
 * skipped. */
#ifndef PROCEDURES_WATCH_CALL_H
#define PROCEDURES_WATCH_CALL_H

#include "procedures/watch.h"

enum { WATCH_CALL_TRIES_MAX = 20 };

/* `input`: {party? (the actor's), kind, posts[]? (all), enough? (1), text?}.  One's own party, or
 * one of an officer's area. ST_CONFLICT: it has no contacts, or a run is open already. */
enum status watch_call_open(struct work *w, const json_t *input, json_t **ret_call) MUST_CHECK;
enum status watch_call_get(struct work *w, struct str id, json_t **ret_call) MUST_CHECK;
/* `input`: {position, outcome "reached" | "not-reached", text?}. */
enum status watch_call_record(struct work *w, struct str id, int64_t version, const json_t *input,
                              json_t **ret_call) MUST_CHECK;
enum status watch_call_close(struct work *w, struct str id, int64_t version, struct str reason,
                             json_t **ret_call) MUST_CHECK;
/* {items[] (without people), next, total, as_of}, newest first: of the actor's party and by it. */
enum status watch_call_page(struct work *w, struct str after, int64_t limit,
                            json_t **ret_page) MUST_CHECK;

#endif
