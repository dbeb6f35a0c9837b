/* SPDX-License-Identifier: Apache-2.0
 * Duties kept in the store: who owes what to whom until when, by which clause.
 *
 * The packs say what follows from facts (policy/obligation.h, pure).  Here the answer for each
 * subject, a system or a party, is kept: dated and event-triggered duties as rows, standing duties
 * without a day as the subject's set of rules (a standing duty that somebody acted on is a row
 * too).  Facts change → fact_touch marks the subject stale → the commit of that work (or, for many
 * subjects, the job) computes it anew and writes only what differs: obligation_eval.h.
 *
 * What time alone decides is told on reading, never stored: obligation_row_state_at. */
#ifndef PROCEDURES_OBLIGATION_ROW_H
#define PROCEDURES_OBLIGATION_ROW_H

#include "base/json.h"
#include "db/work.h"

/* Words of the column obligation.state. */
#define OBLIGATION_ROW_OPEN     "open" /* also before its window opens, and when overdue */
#define OBLIGATION_ROW_PAUSED   "paused"
#define OBLIGATION_ROW_MET      "met"
#define OBLIGATION_ROW_MET_LATE "met-late"
#define OBLIGATION_ROW_VOID     "void" /* does not follow from the facts any more */

struct obligation_row {
    struct str id; /* 32 hex digits of SM3 over duty|subject_type|subject|occurrence */
    struct str duty, rule, clause, pack, pack_version;
    struct str subject_type, subject, subject_name; /* "system" | "party" */
    struct str occurrence;                          /* event id, a year, first day of a period */
    struct str party_id;                            /* of the system, or the party itself */
    struct str region, sector;                      /* own codes; sector "" when none */
    int64_t level;                                  /* of the system; 0 for a party */
    struct str owed_by, owed_to;                    /* role words */
    struct str owed_by_party, owed_to_party;        /* ids, "" when there is none */
    struct instant opens_at;                        /* ms 0: at once */
    struct instant due_at;                          /* ms 0: none */
    struct str due_on;                              /* YYYY-MM-DD, "" when there is none */
    struct instant started_at;
    struct str state, strength, group;
    struct str origin;   /* JSON list as obligation_origin_json */
    struct str computed; /* JSON {from, amount, unit, calendar} or null; the walk is made anew */
    bool is_provisional;
    struct instant met_at;  /* ms 0: not met */
    struct str assigned_to; /* account id or "" */
    struct instant assigned_at;
    int64_t version;
    struct instant first_at, updated_at; /* written first, written last */
};

/* The row, whoever asks: the caller judges the right (scope_see_system, scope_see_party).
 * ST_NOT_FOUND without a fault. */
enum status obligation_row_load(struct work *w, struct str id,
                                struct obligation_row *ret_row) MUST_CHECK;
/* The state as told at `at`: "upcoming" before opens_at and "overdue" after due_at beside the
 * stored words. */
const char *obligation_row_state_at(const struct obligation_row *row, struct instant at);
/* {id, rule, duty, group, zh, en, clause, subject, subject_type, subject_name, occurrence, owed_by,
 * owed_to, owed_by_party{id,name}|null, owed_to_party, opens_at, due_at, due_on, met_at, state (at
 * w->now), strength, origin[], computed without days, provisional, evidence_zh, evidence_en,
 * assigned_to{id,name}|null, region, sector, level, party_id, version}.  A rule that no pack in
 * force has any more is shown by its id. */
enum status obligation_row_json(struct work *w, const struct obligation_row *row,
                                json_t **ret_object) MUST_CHECK;

#endif
