/* SPDX-License-Identifier: Apache-2.0
 * From a rule that holds to candidates with a due instant, one per occurrence.  Inside the room. */
#ifndef POLICY_OBLIGATION_DUE_H
#define POLICY_OBLIGATION_DUE_H

#include "policy/obligation_desk.h"

/* Kinds of occurrence; part of a candidate's key. */
enum obligation_due_kind {
    OCCURRENCE_STANDING, /* the current one of a standing duty */
    OCCURRENCE_EVENT,
    OCCURRENCE_DAY,    /* a fixed day */
    OCCURRENCE_RULE,   /* a deliverable */
    OCCURRENCE_PERIOD, /* an earlier period that was missed */
    OCCURRENCE_CLOCK,  /* a clock that a procedure keeps */
};

/* Candidates of a rule without event; ST_LIMIT beyond OBLIGATION_MAX_CANDIDATES. */
enum status obligation_due_standing(struct obligation_desk *desk,
                                    const struct obligation_rules_rule *rule) MUST_CHECK;
/* The candidate of a rule for event `index` of the subject or (`side` 1) its operator. */
enum status obligation_due_event(struct obligation_desk *desk,
                                 const struct obligation_rules_rule *rule, size_t side,
                                 size_t index) MUST_CHECK;
/* The candidate of a clock rule for clock `index` of the subject. */
enum status obligation_due_clock(struct obligation_desk *desk,
                                 const struct obligation_rules_rule *rule,
                                 const struct facts_clock *clock, size_t index) MUST_CHECK;
enum obligation_due_kind obligation_due_kind(uint64_t key);
/* Whether a candidate's key is that of a clock, and of which. */
bool obligation_due_is_clock(uint64_t key, size_t *ret_index);
/* Times the duty was done until now, ascending; the last OBLIGATION_MAX_PERFORMANCES of them. */
size_t obligation_due_performances(struct obligation_desk *desk, uint16_t duty);
/* Room for the text of an occurrence. */
char *obligation_due_text(struct obligation_desk *desk);
/* The event's id, or its instant. */
struct str obligation_due_occurrence(struct obligation_desk *desk, const struct facts_event *event);
/* The last period that was fulfilled before `candidate`'s current one; false when there is none. */
bool obligation_due_past(struct obligation_desk *desk, const struct obligation_candidate *candidate,
                         struct obligation *ret_row);

#endif
