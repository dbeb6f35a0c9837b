/* SPDX-License-Identifier: Apache-2.0
 * Instants, days, and the Beijing time between them. */
#include "base/instant.h"

#include <assert.h>
#include <stdio.h>
#include <time.h>

#include "base/banned.h"

enum { DAY_CHARS = 10 }; /* of "2026-11-20" */

static const int64_t second_ms = 1000;
static const int64_t minute_ms = 60000;
static const int64_t day_ms = 86400000;
static const int64_t beijing_ms = 8 * 3600000;

/* Division that rounds towards minus infinity. */
static int64_t floor_divide(int64_t a, int64_t b)
{
    return a / b - (a % b < 0);
}

struct instant instant_system_now(void)
{
    struct timespec at;

    int failed = clock_gettime(CLOCK_REALTIME, &at);
    assert(failed == 0);
    (void)failed;
    return (struct instant){(int64_t)at.tv_sec * second_ms + at.tv_nsec / 1000000};
}

struct date instant_beijing_date(struct instant at)
{
    return date_of_number((int32_t)floor_divide(at.ms + beijing_ms, day_ms));
}

struct instant instant_beijing_start(struct date on)
{
    return (struct instant){(int64_t)date_number(on) * day_ms - beijing_ms};
}

struct instant instant_beijing_end(struct date on)
{
    return (struct instant){((int64_t)date_number(on) + 1) * day_ms - beijing_ms - 1};
}

const char *instant_print(struct instant at, char *text)
{
    struct date on = instant_beijing_date(at);
    int64_t in_day = at.ms - instant_beijing_start(on).ms;
    int64_t minutes = in_day / minute_ms;

    (void)date_print(on, text);
    (void)snprintf(text + DAY_CHARS, INSTANT_TEXT_BYTES - DAY_CHARS, "T%02u:%02u:%02u+08:00",
                   (unsigned)(minutes / 60) % 24u, (unsigned)(minutes % 60) % 60u,
                   (unsigned)(in_day % minute_ms / second_ms) % 60u);
    return text;
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

/* "Z" or "+hh:mm" is all of `text`; the offset in ms. */
static bool read_zone(struct str text, int64_t *ret_ms)
{
    int hours = 0;
    int minutes = 0;

    if (str_is(text, "Z") || str_is(text, "z")) {
        *ret_ms = 0;
        return true;
    }
    if (text.len != 6 || (text.ptr[0] != '+' && text.ptr[0] != '-') || text.ptr[3] != ':')
        return false;
    if (!read_digits(text, 1, 2, &hours) || !read_digits(text, 4, 2, &minutes) || hours > 23 ||
        minutes > 59)
        return false;
    *ret_ms = (hours * 60 + minutes) * minute_ms * (text.ptr[0] == '-' ? -1 : 1);
    return true;
}

/* ".123456" at *at: milliseconds, further digits dropped. */
static bool read_fraction(struct str text, size_t *at, int *ret_ms)
{
    int ms = 0;
    int scale = 100;
    size_t start = *at + 1;

    if (*at >= text.len || text.ptr[*at] != '.')
        return true;
    for (*at = start; *at < text.len && text.ptr[*at] >= '0' && text.ptr[*at] <= '9'; (*at)++) {
        ms += (text.ptr[*at] - '0') * scale;
        scale /= 10;
    }
    *ret_ms = ms;
    return *at > start;
}

bool instant_read(struct str text, struct instant *ret_at)
{
    struct date on;
    int hour = 0;
    int minute = 0;
    int second = 0;
    int ms = 0;
    int64_t zone = 0;
    size_t at = 19;

    if (text.len < 20 || !date_read((struct str){text.ptr, 10}, &on))
        return false;
    if ((text.ptr[10] != 'T' && text.ptr[10] != 't' && text.ptr[10] != ' ') ||
        text.ptr[13] != ':' || text.ptr[16] != ':')
        return false;
    if (!read_digits(text, 11, 2, &hour) || !read_digits(text, 14, 2, &minute) ||
        !read_digits(text, 17, 2, &second) || hour > 23 || minute > 59 || second > 59)
        return false;
    if (!read_fraction(text, &at, &ms) ||
        !read_zone((struct str){text.ptr + at, text.len - at}, &zone))
        return false;
    ret_at->ms = (int64_t)date_number(on) * day_ms + (hour * 60 + minute) * minute_ms +
                 second * second_ms + ms - zone;
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

    return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

struct date date_of_number(int32_t number)
{
    int64_t days = (int64_t)number + 719468;
    int64_t era = floor_divide(days, 146097);
    int64_t day_of_era = days - era * 146097;
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
