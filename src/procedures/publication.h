/* SPDX-License-Identifier: Apache-2.0
 * The check before something is published: news of an incident, details of a vulnerability, a plan
 * of a drill, results of an inspection.
 *
 *   draft → asked → published         dropped from draft or asked
 *
 * Who must be told or must agree is nowhere written here: "asked" states the event
 * publication-intended (with what it is), the packs' rules make the duties of it, with clause and
 * receiver, and those duties are what stands before publication.  Asking proves them ("reported");
 * the receiver takes note or agrees (receives) or refuses (rejects the proof, with a reason). Where
 * the packs have an authority `publication.permit` for the receiver its agreement is needed; else
 * having told it is enough.  Where the receiver is not registered here, the party may state a
 * permission that it has on paper; that is shown as its own word.  Publishing is refused, citing
 * the clause, while a duty that binds is not satisfied.  The police that take note of a report have
 * received one: their own duties to pass it on follow from that.
 *
 * In sight: its party, the receivers of its duties, officers whose region × sector covers it. */
#ifndef PROCEDURES_PUBLICATION_H
#define PROCEDURES_PUBLICATION_H

#include "procedures/dossier.h"

enum {
    PUBLICATION_TEXT_MAX = 20000, /* code points */
    PUBLICATION_TITLE_MAX = 200,
    PUBLICATION_NEEDS_MAX = 50,
    PUBLICATION_AHEAD_DAYS = 366,
    PUBLICATION_PAGE = 50,
    PUBLICATION_PAGE_MAX = 200,
};

struct publication {
    struct str id;
    int64_t version;
    struct str state; /* "draft" | "asked" | "published" | "dropped" */
    struct str what;  /* "incident" | "vulnerability" | "drill" | "inspection" */
    struct str title, text, channel;
    struct instant intended_at;
    struct str dossier_id; /* "" when it is about none */
    struct str party_id, region, sector;
    struct str fact_id; /* of publication-intended, "" in a draft */
    bool is_exercise;
    struct instant made_at, asked_at, published_at; /* ms 0: not yet */
    struct str made_by, address, reason;
    struct str paper; /* of a permission given outside, as the party states it; "" for none */
    json_t *story;
};

/* `input`: {what, title, text, channel, intended_at, dossier?}.  ST_INVALID names the member;
 * ST_DENIED: no party. */
enum status publication_open(struct work *w, const json_t *input,
                             struct publication *ret_publication) MUST_CHECK;
/* In sight, else ST_NOT_FOUND with a fault. */
enum status publication_load(struct work *w, struct str id,
                             struct publication *ret_publication) MUST_CHECK;
/* The draft again; ST_CONFLICT once it was asked. */
enum status publication_save(struct work *w, struct publication *publication, int64_t version,
                             const json_t *input) MUST_CHECK;

struct publication_call {
    struct str act; /* a word of publication_acts */
    struct str reason;
    struct str address; /* publish: where it can be read */
    int64_t version;
};
/* ST_CONFLICT with the clause: publishing while something is missing; ST_DENIED: another's act. */
enum status publication_act(struct work *w, struct publication *publication,
                            const struct publication_call *call) MUST_CHECK;

#endif
