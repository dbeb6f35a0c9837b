/* SPDX-License-Identifier: Apache-2.0
 * Resources of emergency work: teams, experts, supplies, vehicles, communications; whose they are,
 * where, how many, how many of them are engaged now, and whether they are ready.
 *
 * The owner's people keep the record, or the office in whose area it lies.  `state` is what people
 * say (ready, standby, out); "engaged" is told when nothing is left.  What is dispatched to a
 * response lies in resource_dispatch.h; the register never promises more than it has. */
#ifndef PROCEDURES_RESOURCE_H
#define PROCEDURES_RESOURCE_H

#include "base/json.h"
#include "db/work.h"

enum {
    RESOURCE_NAME_MAX = 200,
    RESOURCE_NOTE_MAX = 2000,
    RESOURCE_QUANTITY_MAX = 1000000,
    RESOURCE_PAGE = 50,
    RESOURCE_PAGE_MAX = 200,
    RESOURCE_EXPORT_MAX = 20000,
};

/* word, Chinese, English, unit in Chinese */
#define RESOURCE_KIND_TABLE(X)                                                                     \
    X(RESOURCE_TEAM, "team", "应急队伍", "team", "支")                                             \
    X(RESOURCE_EXPERT, "expert", "专家", "expert", "人")                                           \
    X(RESOURCE_SUPPLY, "supply", "装备和工具", "equipment and tools", "件")                        \
    X(RESOURCE_VEHICLE, "vehicle", "车辆", "vehicle", "辆")                                        \
    X(RESOURCE_COMMUNICATION, "communication", "通信手段", "means of communication", "套")

struct resource {
    struct str id;
    int64_t version;
    struct str kind, name;
    struct str party_id, party_name;
    struct str region, place;
    int64_t quantity;
    struct str unit;
    int64_t engaged;
    struct str state; /* "ready" | "standby" | "out" */
    struct str contact, phone, skills, note;
    struct instant checked_at; /* ms 0: never */
    struct str checked_by;
    struct instant changed_at;
    struct str standby_clause; /* of a duty to stay ready that runs now, or "" */
};

struct resource_filter {
    struct str kind, state, q, party, region;
    bool is_free;      /* something is left and it is not out */
    struct str within; /* region path that a response opens to the actor (resource_dispatch.h), "" :
                          the actor's own sight */
    struct str after;
    int64_t limit;
};

/* `input`: {kind, name, party?, region?, place?, quantity?, unit?, state?, contact?, phone?,
 * skills?, note?, reason?}; the actor's party when absent.  ST_DENIED for a party that is not the
 * actor's to change. */
enum status resource_create(struct work *w, const json_t *input,
                            struct resource *ret_resource) MUST_CHECK;
/* Absent members stay; `reason` is required.  `checked` true: looked at now and found as it says.
 * ST_STALE; ST_CONFLICT: fewer than are engaged. */
enum status resource_update(struct work *w, struct str id, int64_t version, const json_t *input,
                            struct resource *ret_resource) MUST_CHECK;
/* In sight: one's own, and for officers those of their region. ST_NOT_FOUND with a fault. */
enum status resource_load(struct work *w, struct str id, struct resource *ret_resource) MUST_CHECK;
/* {id, version, kind, name, party{id,name}, region, region_name, place, quantity, unit, engaged,
 * free, state, shown (state, or "engaged"), contact, phone, skills, note, checked_at|null,
 * checked_by, changed_at, standby|null (clause of the duty to stay ready), may_change} */
enum status resource_json(struct work *w, const struct resource *x, json_t **ret_object) MUST_CHECK;
/* {items[], next, total, as_of}, newest first. */
enum status resource_page(struct work *w, const struct resource_filter *filter,
                          json_t **ret_page) MUST_CHECK;
/* As a CSV file with a header row; up to RESOURCE_EXPORT_MAX rows, else ST_LIMIT. */
enum status resource_csv(struct work *w, const struct resource_filter *filter,
                         struct str *ret_bytes) MUST_CHECK;

#endif
