/* SPDX-License-Identifier: Apache-2.0
 * Duties kept in the store: who owes what to whom until when, by which clause.
 *
 * The packs say what follows from facts (policy/obligation.h, pure).  Here the answer for each
 * subject, a system or a party, is kept: dated and event-triggered duties as rows, standing duties
 * without a day as the subject's set of rules.  Facts change → fact_touch marks the subject stale →
 * the commit of that work (or, for many, the job) computes it anew and writes only what differs.
 *
 * What time alone decides is told on reading, never stored: obligation_state_at. */
#ifndef PROCEDURES_OBLIGATION_H
#define PROCEDURES_OBLIGATION_H

#include "base/json.h"
#include "db/work.h"

/* Words of the column obligation.state. */
#define OBLIGATION_OPEN     "open"
#define OBLIGATION_PAUSED   "paused"
#define OBLIGATION_MET      "met"
#define OBLIGATION_MET_LATE "met-late"
#define OBLIGATION_VOID     "void"
/* Told, never stored: an open duty before its window opens, and after its due instant. */
#define OBLIGATION_UPCOMING "upcoming"
#define OBLIGATION_OVERDUE  "overdue"

enum { OBLIGATION_ID_BYTES = 32 };

struct obligation {
    struct str id; /* 32 hex digits of SM3 over duty|subject_type|subject|occurrence */
    struct str duty, rule, clause, pack, pack_version;
    struct str subject_type, subject, subject_name; /* "system" | "party" */
    struct str occurrence; /* which one: id or day of its event, a year … */
    struct str party_id;   /* of the system, or the party itself */
    struct str region, sector;
    int level;                               /* of the system; 0 for a party */
    struct str owed_by, owed_to;             /* role words */
    struct str owed_by_party, owed_to_party; /* ids, "" when there is none */
    struct instant opens_at;                 /* ms 0: at once */
    struct instant due_at;                   /* ms 0: none */
    struct str due_on;                       /* YYYY-MM-DD, "" when there is none */
    struct instant started_at;
    struct str state, strength, group;
    json_t
        *origin; /* list of {pack, pack_version, rule, clause, due_at, strength, sure, governs} */
    json_t *computed; /* {from, amount, unit, calendar}; the walk is made on reading */
    bool is_provisional;
    struct instant met_at;  /* ms 0: not met */
    struct str assigned_to; /* account id or "" */
    struct instant assigned_at;
    int64_t version;
    struct instant first_at, updated_at; /* written first, written last */
};

/* The row, whoever asks: the caller judges the right (scope_see_system, scope_see_party).
 * ST_NOT_FOUND without a fault. */
enum status obligation_load(struct work *w, struct str id, struct obligation *ret_row) MUST_CHECK;
/* The state as told at `at`: overdue and upcoming beside the stored words. */
const char *obligation_state_at(const struct obligation *row, struct instant at);
/* The output row of the API and the command: {id, rule, duty, zh, en, clause, subject,
 * subject_type, subject_name, occurrence, owed_by, owed_to, owed_by_party{id,name}|null,
 * owed_to_party, due_at, due_on, opens_at, state, strength, origin[], computed{from, amount, unit,
 * calendar, days[]}, provisional, group, assigned_to{id,name}|null, met_at, version}; days[] only
 * when `has_days`. */
enum status obligation_json(struct work *w, const struct obligation *row, bool has_days,
                            json_t **ret_object) MUST_CHECK;
/* All that a subject owes or is owed for at `at`, standing duties included, computed now from its
 * facts as they are in the store: list of output rows, dated ones first by due instant.  `type` is
 * "system" or "party"; the caller judges the right. */
enum status obligation_of_subject(struct work *w, const char *type, struct str id,
                                  struct instant at, json_t **ret_rows) MUST_CHECK;

/* Compute the stale subjects anew inside the running write work, at most `limit` of them (the rest
 * stays for the job), and write what differs.  ret_count may be NULL. */
enum status obligation_settle(struct work *w, int limit, int *ret_count) MUST_CHECK;

/* Counters, for a scope (region or "" × sector or ""); see scope_narrow. */
struct obligation_bins {
    int64_t overdue, today, week, later, undated; /* open duties of the area at w->now */
};
enum status obligation_bins_of(struct work *w, struct str region, struct str sector,
                               struct obligation_bins *ret_bins) MUST_CHECK;

/* Recount everything and compare with what was kept; for `panshi doctor`. */
struct obligation_recount {
    int64_t obligations, subjects; /* read */
    int64_t wrong;                 /* counters that differ, are missing or are too many */
    struct str first;              /* the first of them, as text */
};
enum status obligation_recount(struct work *w, struct obligation_recount *ret) MUST_CHECK;

#endif
