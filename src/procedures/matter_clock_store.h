/* SPDX-License-Identifier: Apache-2.0
 * Rows of clocks; matter_clock.c decides what goes into them. */
#ifndef PROCEDURES_MATTER_CLOCK_STORE_H
#define PROCEDURES_MATTER_CLOCK_STORE_H

#include "policy/clock.h"
#include "procedures/matter.h"

struct matter_clock_row {
    struct str id, state, unit;
    struct instant due_at;
    struct date due_on;
    int64_t remaining;
    json_t *computed;
};

struct matter_clock_overdue {
    struct str id, matter_id, rule, owed_by, owed_by_party, due_on;
};

enum status matter_clock_store_insert(struct work *w, const struct matter *matter,
                                      const struct clock_answer *answer, struct instant from,
                                      json_t *computed, json_t *alternatives) MUST_CHECK;
/* The unfinished clock of a rule; ST_NOT_FOUND without a fault. */
enum status matter_clock_store_find(struct work *w, const struct matter *matter, const char *rule,
                                    struct matter_clock_row *ret_row) MUST_CHECK;
enum status matter_clock_store_end(struct work *w, struct str id, const char *state) MUST_CHECK;
enum status matter_clock_store_cancel(struct work *w, struct str matter_id) MUST_CHECK;
enum status matter_clock_store_pause(struct work *w, struct str id, const char *reason,
                                     int64_t remaining) MUST_CHECK;
enum status matter_clock_store_held(struct work *w, const struct matter *matter, const char *rule,
                                    struct matter_clock_row *ret_row) MUST_CHECK;
enum status matter_clock_store_resume(struct work *w, struct str id, const struct calendar_due *due,
                                      json_t *computed) MUST_CHECK;
enum status matter_clock_store_next(struct work *w, struct str matter_id,
                                    struct instant *ret_due_at) MUST_CHECK;
enum status matter_clock_store_list(struct work *w, struct str matter_id,
                                    json_t **ret_list) MUST_CHECK;
enum status matter_clock_store_overdue(struct work *w, int limit,
                                       struct matter_clock_overdue **ret_rows,
                                       size_t *ret_count) MUST_CHECK;
enum status matter_clock_store_miss(struct work *w, struct str id) MUST_CHECK;

#endif
