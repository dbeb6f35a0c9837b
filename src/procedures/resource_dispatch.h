/* SPDX-License-Identifier: Apache-2.0
 * Dispatch of resources to a response: asked → granted → sent → arrived → released, or refused with
 * a reason; withdrawn by who asked.  Granting takes them off what is free in one statement, so that
 * two who grant at once never give the same thing twice. */
#ifndef PROCEDURES_RESOURCE_DISPATCH_H
#define PROCEDURES_RESOURCE_DISPATCH_H

#include "procedures/dossier.h"

enum { RESOURCE_DISPATCH_LIST = 200 };

struct resource_dispatch {
    struct str id;
    int64_t version;
    struct str dossier_id, resource_id;
    int64_t quantity;
    struct str state; /* "asked" | "granted" | "refused" | "withdrawn" | "sent" | "arrived" |
                         "released" */
    struct str text, answer;
    struct str asked_by, asked_name;
    struct instant asked_at, answered_at, sent_at, arrived_at, released_at; /* ms 0: not yet */
    struct str resource_name, resource_kind, unit, owner_id, owner_name, contact, phone;
};

struct resource_dispatch_call {
    struct str act; /* "grant" | "refuse" | "withdraw" | "send" | "arrive" | "release" */
    struct str text;
    struct instant happened_at; /* ms 0: now */
    int64_t version;
};

/* The region path in which who commands or coordinates a response above level IV may look for
 * resources, though its own area be smaller: teams that stand ready come when the on-site command
 * asks.  "" for others who take part: their own sight.  ST_DENIED for who takes no part. */
enum status resource_dispatch_within(struct work *w, const struct dossier *response,
                                     struct str *ret_path) MUST_CHECK;
/* A party that takes part in a running response asks: {resource, quantity?, text?}.  ST_CONFLICT
 * when the response does not run. */
enum status resource_dispatch_ask(struct work *w, const struct dossier *response,
                                  const json_t *input, json_t **ret_dispatch) MUST_CHECK;
/* Grant, refuse, send: the owner; withdraw: who asked; arrive, release: either.  ST_CONFLICT: not
 * in that state, or not so many left; ST_STALE. */
enum status resource_dispatch_act(struct work *w, const struct dossier *response, struct str id,
                                  const struct resource_dispatch_call *call,
                                  json_t **ret_dispatch) MUST_CHECK;
/* [{id, version, resource{id,name,kind}, owner{id,name}, quantity, unit, contact, phone, state,
 * text, answer, asked_by{id,name}, asked_at, answered_at|null, sent_at|null, arrived_at|null,
 * released_at|null, actions[]}], newest first. */
enum status resource_dispatch_list(struct work *w, struct str dossier_id,
                                   json_t **ret_list) MUST_CHECK;

#endif
