/* SPDX-License-Identifier: Apache-2.0
 * Which duties a warning makes for a party: the packs' rules asked with the event as if it had
 * happened now.  Writes nothing. */
#ifndef PROCEDURES_WARNING_DUTY_H
#define PROCEDURES_WARNING_DUTY_H

#include "procedures/obligation_feed.h"
#include "procedures/warning.h"

struct obligation_desk;

struct warning_duty {
    struct work *w;
    struct obligation_desk *desk;
    struct obligation_feed feed;
    json_t *attributes; /* of the event */
    json_t *sums;       /* rule → {rule, duty, clause, zh, en, strength, count, due_at} */
};

/* Attributes of the events of a warning at a level: {level, scope, cumulative, case}; lifting has
 * {level, case} only. */
enum status warning_duty_event(struct work *w, const struct dossier *warning, struct str level,
                               json_t **ret_issued, json_t **ret_lifted) MUST_CHECK;

/* Between begin and end no other evaluation of this work may run. */
enum status warning_duty_begin(struct warning_duty *duty, struct work *w,
                               const struct dossier *warning) MUST_CHECK;
/* How many duties the party would get; they are added to the sums. */
enum status warning_duty_add(struct warning_duty *duty, struct str party_id,
                             size_t *ret_count) MUST_CHECK;
/* The sums as a list, in the order of the rules' first appearance. */
json_t *warning_duty_list(const struct warning_duty *duty);
void warning_duty_end(struct warning_duty *duty);

#endif
