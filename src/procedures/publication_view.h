/* SPDX-License-Identifier: Apache-2.0
 * Publication checks as the API shows them, and their acts as a table.
 *
 * As JSON: {id, version, state, state_zh, state_en, open, what, what_zh, what_en, title, text,
 * channel, intended_at, dossier{id,kind,title}|null, party{id,name}, region, sector, made_at,
 * made_by, asked_at|null, published_at|null, address, paper, reason, story[{at, act, zh, en, by,
 * party, text}], needs[{obligation, clause, zh, en, to{id,name}|null, kind: "tell" | "permission",
 * strength, state: "open" | "told" | "received" | "refused" | "stated", is_satisfied, at|null,
 * is_mine}], missing (how many that bind are not satisfied), exercise, actions[{act, zh, en,
 * needs_reason, allowed, refusal_zh, refusal_en, clause}]}. */
#ifndef PROCEDURES_PUBLICATION_VIEW_H
#define PROCEDURES_PUBLICATION_VIEW_H

#include "procedures/publication_need.h"

struct publication_act_row {
    const char *word, *zh, *en; /* word NULL ends the table */
    const char *from;           /* states separated by one space */
    bool is_receivers;          /* of who it is owed to, else of the party that wants to publish */
    bool needs_reason;
};

extern const struct publication_act_row publication_acts[];
/* Whether an act is open to the actor in this state. */
bool publication_is_offered(struct work *w, const struct publication *publication,
                            const struct publication_act_row *act,
                            const struct publication_needs *needs);
/* Whether the word says what may be published: "incident", … */
bool publication_view_is_what(struct str word);

struct publication_filter {
    struct str state, what, dossier, after;
    struct str view; /* "mine" of the actor's party | "waiting" for its answer | "" */
    int64_t limit;
};
/* As above. */
enum status publication_view_json(struct work *w, const struct publication *publication,
                                  json_t **ret_object) MUST_CHECK;
/* {items[], next, total, as_of}: in sight, newest first, as above without text, dossier, story and
 * actions. */
enum status publication_view_page(struct work *w, const struct publication_filter *filter,
                                  json_t **ret_page) MUST_CHECK;

#endif
