/* SPDX-License-Identifier: Apache-2.0
 * Calendar days: numbers of days, months, weekdays, and their text. */
#include <stdio.h>

#include "base/banned.h"
#include "base/instant.h"

enum { DAYS_BEFORE_1970 = 719468, DAYS_OF_ERA = 146097 };

/* Division that rounds towards minus infinity. */
static int64_t floor_divide(int64_t a, int64_t b)
{
    return a / b - (a % b < 0);
}

/* `count` digits at `at`; false when one is none. */
static bool read_digits(struct str text, size_t at, size_t count, int *ret)
{
    int value = 0;

    if (text.len < at + count)
        return false;
    for (size_t i = at; i < at + count; i++) {
        if (text.ptr[i] < '0' || text.ptr[i] > '9')
            return false;
        value = value * 10 + (text.ptr[i] - '0');
    }
    *ret = value;
    return true;
}

static int month_days(int year, int month)
{
    static const int8_t days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool is_leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

    return days[month - 1] + (month == 2 && is_leap);
}

bool date_is_valid(struct date on)
{
    return on.year >= 1 && on.year <= 9999 && on.month >= 1 && on.month <= 12 && on.day >= 1 &&
           on.day <= month_days(on.year, on.month);
}

const char *date_print(struct date on, char *text)
{
    (void)snprintf(text, DATE_TEXT_BYTES, "%04u-%02u-%02u", (unsigned)on.year % 10000u,
                   (unsigned)on.month % 100u, (unsigned)on.day % 100u);
    return text;
}

bool date_read(struct str text, struct date *ret_on)
{
    int year = 0;
    int month = 0;
    int day = 0;

    if (text.len != 10 || text.ptr[4] != '-' || text.ptr[7] != '-')
        return false;
    if (!read_digits(text, 0, 4, &year) || !read_digits(text, 5, 2, &month) ||
        !read_digits(text, 8, 2, &day))
        return false;
    struct date on = {.year = (int16_t)year, .month = (int8_t)month, .day = (int8_t)day};
    if (!date_is_valid(on))
        return false;
    *ret_on = on;
    return true;
}

/* Years are counted from March, so that the leap day is the last of its year; an era has 400 years
 * and 146097 days; day 0 of era 0 is 0000-03-01, which is 719468 days before 1970-01-01. */
int32_t date_number(struct date on)
{
    int32_t year = on.year - (on.month <= 2);
    int32_t era = (year >= 0 ? year : year - 399) / 400;
    int32_t of_era = year - era * 400;
    int32_t month = (on.month + 9) % 12;
    int32_t of_year = (153 * month + 2) / 5 + on.day - 1;

    return era * DAYS_OF_ERA + of_era * 365 + of_era / 4 - of_era / 100 + of_year -
           DAYS_BEFORE_1970;
}

struct date date_of_number(int32_t number)
{
    int64_t days = (int64_t)number + DAYS_BEFORE_1970;
    int64_t era = floor_divide(days, DAYS_OF_ERA);
    int64_t day_of_era = days - era * DAYS_OF_ERA;
    int64_t of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int64_t of_year = day_of_era - (365 * of_era + of_era / 4 - of_era / 100);
    int64_t month = (5 * of_year + 2) / 153;
    int64_t day = of_year - (153 * month + 2) / 5 + 1;
    int64_t civil_month = month < 10 ? month + 3 : month - 9;

    return (struct date){.year = (int16_t)(of_era + era * 400 + (civil_month <= 2)),
                         .month = (int8_t)civil_month,
                         .day = (int8_t)day};
}

struct date date_add_days(struct date on, int32_t days)
{
    return date_of_number(date_number(on) + days);
}

struct date date_add_months(struct date on, int32_t months)
{
    int64_t count = (int64_t)on.year * 12 + (on.month - 1) + months;
    int year = (int)floor_divide(count, 12);
    int month = (int)(count - (int64_t)year * 12) + 1;
    int last = month_days(year, month);

    return (struct date){.year = (int16_t)year,
                         .month = (int8_t)month,
                         .day = (int8_t)(on.day < last ? on.day : last)};
}

int date_weekday(struct date on)
{
    int64_t days = (int64_t)date_number(on) + 3; /* 1970-01-01 was a Thursday */

    return (int)(days - floor_divide(days, 7) * 7) + 1;
}

int date_order(struct date a, struct date b)
{
    int32_t left = date_number(a);
    int32_t right = date_number(b);

    return (left > right) - (left < right);
}
