/* SPDX-License-Identifier: Apache-2.0
 * Terms that law and local rules set: who owes what to whom within which time, by which clause.
 *
 * Rule ids of this version: filing.submit, filing.review, filing.correct, filing.change,
 * filing.withdraw, certificate.renew, grading.review, grading.sector, grading.regrade. */
#ifndef POLICY_CLOCK_H
#define POLICY_CLOCK_H

#include "policy/calendar.h"

/* One pack's rule.  Either an amount with a unit, counted from the start event, or a fixed day
 * (`amount` -1, `on` valid): dated campaigns. */
struct clock_rule {
    struct str id; /* "filing.review" */
    int64_t amount;
    enum calendar_unit unit;
    struct date on;     /* year 0 when the rule has an amount */
    struct str start;   /* event word: level-determined, into-operation, submission-complete,
                           review-positive, returned, change-decided, withdrawn,
                           renewal-window-opened, review-requested, sector-requested */
    struct str owed_by; /* role word: operator | police | regulator | expert */
    struct str owed_to;
    struct str clause;   /* "JC2021:T1c", "" for local policy without a clause */
    struct str strength; /* must | encouraged | policy */
    struct str sure;     /* H | M | L */
    struct str pack, pack_version;
    int64_t rank;      /* of the pack; 0: a default of the program, to be changed locally */
    struct str zh, en; /* what is owed, one line */
};

struct clock_answer {
    struct clock_rule rule;
    struct calendar_due due;
    bool governs; /* the one that binds: exactly one of the list */
};

struct clock_answers {
    size_t count;
    struct clock_answer *answers;
};

/* Every rule `id` of the packs that apply to the place, the governing one first (the earliest due
 * day of those that bind; encouraged rules and the program's defaults govern only alone).
 * `from` is the instant of the start event; a rule whose start word differs from `start` does not
 * apply (NULL: any start word).  An empty list is an answer: no pack sets such a term. */
enum status clock_rules(const struct policy *policy, struct arena *arena,
                        const struct policy_place *place, const char *id, const char *start,
                        struct instant from, struct clock_answers *ret_answers,
                        struct fault *fault) MUST_CHECK;
/* {rule, zh, en, owed_by, owed_to, start, clause, strength, sure, pack, pack_version, is_default,
 * governs, due_on, due_at, provisional, computed{…as calendar_due_json…}} */
json_t *clock_json(struct arena *arena, const struct clock_answer *answer, struct instant from);

#endif
