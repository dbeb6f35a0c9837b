/* SPDX-License-Identifier: Apache-2.0
 * Points in time and calendar days.  Two different types, never mixed.
 *
 * An instant is milliseconds since 1970-01-01T00:00:00Z.  A date is a day of the proleptic
 * Gregorian calendar without zone.  Law in China runs on Beijing time (UTC+8, no summer time); the
 * functions that cross from one type to the other say so in their names. */
#ifndef BASE_INSTANT_H
#define BASE_INSTANT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

struct instant {
    int64_t ms;
};

struct date {
    int16_t year; /* 1..9999 */
    int8_t month; /* 1..12 */
    int8_t day;   /* 1..31 */
};

enum { INSTANT_TEXT_BYTES = 32, DATE_TEXT_BYTES = 16 };

/* The only clock of the program.  Domain code uses work.now. */
struct instant instant_system_now(void);
/* Beijing calendar day of an instant, and the instants at which a Beijing day begins and ends
 * (end = last millisecond, 23:59:59.999+08:00). */
struct date instant_beijing_date(struct instant at);
struct instant instant_beijing_start(struct date on);
struct instant instant_beijing_end(struct date on);
/* "2026-11-20T09:42:00+08:00"; `text` has INSTANT_TEXT_BYTES. */
const char *instant_print(struct instant at, char *text);
/* Accepts a date with time and zone (Z or +hh:mm), RFC 3339. */
bool instant_read(struct str text, struct instant *ret_at);

bool date_is_valid(struct date on);
/* "2026-11-20"; `text` has DATE_TEXT_BYTES. */
const char *date_print(struct date on, char *text);
/* Strict YYYY-MM-DD. */
bool date_read(struct str text, struct date *ret_on);
/* Days since 1970-01-01. */
int32_t date_number(struct date on);
struct date date_of_number(int32_t number);
struct date date_add_days(struct date on, int32_t days);
/* Same day number some months later; the last day of the month where that day does not exist. */
struct date date_add_months(struct date on, int32_t months);
/* 1 = Monday … 7 = Sunday. */
int date_weekday(struct date on);
int date_order(struct date a, struct date b);

#endif
