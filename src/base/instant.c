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
static const int64_t beijing_ms = INT64_C(8) * 3600000;

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
