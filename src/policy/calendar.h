/* SPDX-License-Identifier: Apache-2.0
 * Working days from the calendar packs (State Council notices per year), and due days from them.
 *
 * Counting: the day of the event is not counted; "within N working days" ends with the Nth working
 * day after it; natural days and months that end on a day off move to the next working day (Civil
 * Code art. 201 to 203); the day ends at 24:00 Beijing time.  Hours and minutes run through
 * nights and holidays. A year without a published notice is `provisional`: weekends are off and the
 * fixed holidays of the 2024-11-10 decision are assumed; results that touch it say so. */
#ifndef POLICY_CALENDAR_H
#define POLICY_CALENDAR_H

#include "policy/policy.h"

enum calendar_kind { CALENDAR_WORKDAY, CALENDAR_WEEKEND, CALENDAR_HOLIDAY, CALENDAR_MAKEUP };
enum calendar_unit {
    CALENDAR_WORKDAYS,
    CALENDAR_DAYS,
    CALENDAR_MONTHS,
    CALENDAR_HOURS,
    CALENDAR_MINUTES,
};

struct calendar_day {
    struct date on;
    enum calendar_kind kind;
    bool is_provisional;
    int n; /* the count this day brings it to; 0 when it does not count */
};

struct calendar_due {
    struct instant due_at;
    struct date due_on;
    bool is_provisional;
    size_t count;              /* every day walked, from the day after the start to the due day */
    struct calendar_day *days; /* at most CALENDAR_MAX_DAYS; empty for hours and minutes */
};

enum { CALENDAR_MAX_DAYS = 4000, CALENDAR_MAX_AMOUNT = 3660 };

/* "workday" | "weekend" | "holiday" | "makeup" */
const char *calendar_kind_word(enum calendar_kind kind);
/* "workdays" | "days" | "months" | "hours" | "minutes" */
const char *calendar_unit_word(enum calendar_unit unit);
/* Milliseconds of an hour or a minute; 0 for units of whole days. */
int64_t calendar_unit_ms(enum calendar_unit unit);
bool calendar_unit_read(struct str word, enum calendar_unit *ret_unit);

struct calendar_day calendar_day_of(const struct policy *policy, struct date on);
/* Working days of a year, and whether the year is provisional. */
int calendar_year(const struct policy *policy, int year, bool *ret_is_provisional);
/* ST_INVALID for an amount outside 0..CALENDAR_MAX_AMOUNT, a start outside 1950..2200, or a term
 * that ends beyond that or beyond CALENDAR_MAX_DAYS. */
enum status calendar_due(const struct policy *policy, struct arena *arena, struct instant from,
                         int64_t amount, enum calendar_unit unit, struct calendar_due *ret_due,
                         struct fault *fault) MUST_CHECK;
/* The end alone, without the walk: quick, and the same as calendar_due.  Backward: the last instant
 * of the day that lies that long before the day of `from`, which is not counted (hours, and an
 * amount of 0: the instant itself); days off do not move it.  False where calendar_due is
 * ST_INVALID. */
struct calendar_end {
    struct instant due_at;
    struct date due_on;
    bool is_provisional;
};
bool calendar_end(const struct policy *policy, struct instant from, int64_t amount,
                  enum calendar_unit unit, bool is_backward, struct calendar_end *ret_end);
/* Working days from `from` (not counted) to `to` (counted); negative when `to` is earlier. */
int calendar_workdays_between(const struct policy *policy, struct date from, struct date to);
/* {from, amount, unit, calendar, due_on, due_at, provisional, days[]{date,kind,n}} */
json_t *calendar_due_json(struct arena *arena, struct instant from, int64_t amount,
                          enum calendar_unit unit, const struct calendar_due *due);

#endif
