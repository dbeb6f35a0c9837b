/* SPDX-License-Identifier: Apache-2.0
 * One straight path for the form of EVE, a small scanner for all others. */
#include "events/moment.h"

#include <endian.h>
#include <string.h>

#include "base/banned.h"

enum {
    US_PER_S = 1000000,
    S_PER_DAY = 86400,
    EVE_BYTES = sizeof "2016-06-08T20:01:52.875791+0000" - 1,
    YEAR_UNKNOWN = 0,
    YEARS_BACK_MAX = 10 /* 29 February may be eight years away */
};
/* 100 ns steps between 1601 and 1970 */
static const int64_t filetime_offset = 116444736000000000;

/* Days since 1970-01-01 of a day of the Gregorian calendar, years 1 to 9999. */
static int64_t day_number(uint32_t year, uint32_t month, uint32_t day)
{
    uint32_t y = month <= 2 ? year - 1 : year, era = y / 400, of_era = y - era * 400;
    uint32_t of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;

    return (int64_t)(era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year) - 719468;
}

static bool is_day(uint32_t year, uint32_t month, uint32_t day)
{
    static const uint8_t lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

    if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1)
        return false;
    bool is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return day <= lengths[month - 1] + (month == 2 && is_leap ? 1u : 0u);
}

/* ---- The form of EVE ---- */

/* Eight bytes at once, the first in the lowest byte, less '0' where a digit is to stand and less
 * the sign itself where a sign is; *bad gets a high bit for every byte that is not what it should
 * be. */
static inline uint64_t eight(const char *at, uint64_t form, uint64_t excess, uint64_t *bad)
{
    uint64_t bytes;

    memcpy(&bytes, at, sizeof bytes);
    bytes = le64toh(bytes) ^ form;
    *bad |= bytes | (bytes + excess);
    return bytes;
}

/* The two digits from a byte on. */
static inline uint32_t pair(uint64_t bytes, unsigned byte)
{
    uint32_t two = (uint32_t)(bytes >> (byte * 8));

    return (two & 15) * 10 + ((two >> 8) & 15);
}

/* How much is added so that a digit above 9, or any sign but the right one, reaches the high bit.
 */
#define EXCESS_DIGIT UINT64_C(0x76)
#define EXCESS_SIGN  UINT64_C(0x7f)
#define EIGHT(a, b, c, d, e, f, g, h)                                                              \
    ((a) | (b) << 8 | (c) << 16 | (d) << 24 | (e) << 32 | (f) << 40 | (g) << 48 | (h) << 56)
#define FORM(byte)   (uint64_t)((byte) == 'd' ? '0' : (byte))
#define EXCESS(byte) ((byte) == 'd' ? EXCESS_DIGIT : EXCESS_SIGN)
#define EIGHT_AT(at, a, b, c, d, e, f, g, h, bad)                                                  \
    eight(at, EIGHT(FORM(a), FORM(b), FORM(c), FORM(d), FORM(e), FORM(f), FORM(g), FORM(h)),       \
          EIGHT(EXCESS(a), EXCESS(b), EXCESS(c), EXCESS(d), EXCESS(e), EXCESS(f), EXCESS(g),       \
                EXCESS(h)),                                                                        \
          bad)

static bool eve_read(const char *at, int64_t *ret_us)
{
    char sign = at[26];
    uint64_t bad = 0;
    uint64_t date = EIGHT_AT(at, 'd', 'd', 'd', 'd', '-', 'd', 'd', '-', &bad);
    uint64_t clock = EIGHT_AT(at + 8, 'd', 'd', 'T', 'd', 'd', ':', 'd', 'd', &bad);
    uint64_t part = EIGHT_AT(at + 16, ':', 'd', 'd', '.', 'd', 'd', 'd', 'd', &bad);
    uint64_t zone = sign == '-' ? EIGHT_AT(at + 23, 'd', 'd', 'd', '-', 'd', 'd', 'd', 'd', &bad)
                                : EIGHT_AT(at + 23, 'd', 'd', 'd', '+', 'd', 'd', 'd', 'd', &bad);
    uint32_t year = pair(date, 0) * 100 + pair(date, 2), month = pair(date, 5);
    uint32_t day = pair(clock, 0), hour = pair(clock, 3), minute = pair(clock, 6);
    uint32_t second = pair(part, 1);
    uint32_t us = pair(part, 4) * 10000 + pair(part, 6) * 100 + pair(zone, 1);
    uint32_t east_hours = pair(zone, 4), east_minutes = pair(zone, 6);

    if ((bad & UINT64_C(0x8080808080808080)) != 0 || hour > 23 || minute > 59 || second > 60 ||
        east_hours > 23 || east_minutes > 59 || !is_day(year, month, day))
        return false;
    int64_t east = (int64_t)east_hours * 3600 + (int64_t)east_minutes * 60;
    int64_t seconds = day_number(year, month, day) * S_PER_DAY +
                      (int64_t)(hour * 3600 + minute * 60 + second) - (sign == '-' ? -east : east);
    *ret_us = seconds * US_PER_S + us;
    return true;
}

/* ---- Every other form ---- */

struct scan {
    const char *text;
    size_t len, at;
    uint32_t year, month, day, hour, minute, second, us;
    int32_t zone_s;
    bool has_zone;
};

static char scan_peek(const struct scan *s)
{
    return s->at < s->len ? s->text[s->at] : '\0';
}

static bool scan_char(struct scan *s, char wanted)
{
    if (scan_peek(s) != wanted || s->at >= s->len)
        return false;
    s->at++;
    return true;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* `least` to `most` digits. */
static bool scan_number(struct scan *s, size_t least, size_t most, uint32_t *ret)
{
    uint32_t value = 0;
    size_t count = 0;

    for (; count < most && is_digit(scan_peek(s)); count++)
        value = value * 10 + (uint32_t)(s->text[s->at++] - '0');
    if (count < least)
        return false;
    *ret = value;
    return true;
}

static bool scan_month(struct scan *s)
{
    static const char names[] = "JanFebMarAprMayJunJulAugSepOctNovDec";

    if (s->at + 3 > s->len)
        return false;
    for (uint32_t m = 0; m < 12; m++) {
        if (strncasecmp(s->text + s->at, names + (size_t)m * 3, 3) == 0) {
            s->month = m + 1;
            s->at += 3;
            return true;
        }
    }
    return false;
}

/* Digits after the mark; as microseconds. */
static bool scan_fraction(struct scan *s)
{
    uint32_t value = 0, scale = US_PER_S;

    if (!is_digit(scan_peek(s)))
        return false;
    for (; is_digit(scan_peek(s)); s->at++) {
        if (scale > 1) {
            scale /= 10;
            value += (uint32_t)(s->text[s->at] - '0') * scale;
        }
    }
    s->us = value;
    return true;
}

/* HH:MM:SS with a fraction after one of `marks`. */
static bool scan_clock(struct scan *s, const char *marks)
{
    if (!scan_number(s, 2, 2, &s->hour) || !scan_char(s, ':') ||
        !scan_number(s, 2, 2, &s->minute) || !scan_char(s, ':') ||
        !scan_number(s, 2, 2, &s->second))
        return false;
    size_t before = s->at;
    char mark = scan_peek(s);
    if (mark != '\0' && strchr(marks, mark) != NULL) {
        s->at++;
        if (!scan_fraction(s))
            s->at = before;
    }
    return s->hour <= 23 && s->minute <= 59 && s->second <= 60;
}

static bool scan_word(struct scan *s, const char *word)
{
    size_t len = strlen(word);

    if (s->len - s->at < len || memcmp(s->text + s->at, word, len) != 0)
        return false;
    if (s->at + len < s->len) {
        char next = s->text[s->at + len];
        if ((next >= 'A' && next <= 'Z') || (next >= 'a' && next <= 'z') || is_digit(next))
            return false;
    }
    s->at += len;
    return true;
}

/* A zone, after at most one blank; nothing is consumed when there is none. */
static void scan_zone(struct scan *s)
{
    size_t before = s->at;
    uint32_t hours, minutes = 0;

    (void)scan_char(s, ' ');
    char sign = scan_peek(s);
    if (sign == 'Z' || sign == 'z') {
        if (scan_word(s, "Z") || scan_word(s, "z")) {
            s->has_zone = true;
            return;
        }
    } else if (scan_word(s, "UTC") || scan_word(s, "GMT")) {
        s->has_zone = true;
        return;
    } else if (sign == '+' || sign == '-') {
        s->at++;
        if (scan_number(s, 2, 2, &hours)) {
            size_t here = s->at;
            bool has_colon = scan_char(s, ':');
            if (!scan_number(s, 2, 2, &minutes)) {
                minutes = 0;
                s->at = here;
                has_colon = false;
            }
            (void)has_colon;
            if (hours <= 23 && minutes <= 59) {
                int32_t east = (int32_t)(hours * 3600 + minutes * 60);
                s->zone_s = sign == '+' ? east : -east;
                s->has_zone = true;
                return;
            }
        }
    }
    s->at = before;
}

/* Year, month and day of digits, then the clock. */
static bool scan_numeric_date(struct scan *s)
{
    if (!scan_number(s, 4, 4, &s->year))
        return false;
    char mark = scan_peek(s);
    if ((mark != '-' && mark != '/') || !scan_char(s, mark) || !scan_number(s, 1, 2, &s->month) ||
        !scan_char(s, mark) || !scan_number(s, 1, 2, &s->day))
        return false;
    if (!scan_char(s, 'T') && !scan_char(s, 't') && !scan_char(s, ' '))
        return false;
    if (!scan_clock(s, ".,"))
        return false;
    scan_zone(s);
    return true;
}

/* "10/Oct/2000:13:55:36 -0700" */
static bool scan_web(struct scan *s)
{
    if (!scan_number(s, 2, 2, &s->day) || !scan_char(s, '/') || !scan_month(s) ||
        !scan_char(s, '/') || !scan_number(s, 4, 4, &s->year) || !scan_char(s, ':') ||
        !scan_clock(s, "."))
        return false;
    scan_zone(s);
    return true;
}

/* A year of four digits standing alone; nothing is consumed when there is none. */
static bool scan_year(struct scan *s)
{
    size_t before = s->at;
    uint32_t year;

    if (scan_number(s, 4, 4, &year) &&
        (s->at == s->len || scan_peek(s) == ' ' || scan_peek(s) == ':' || scan_peek(s) == '+' ||
         scan_peek(s) == '-')) {
        s->year = year;
        return true;
    }
    s->at = before;
    return false;
}

/* "Oct 11 22:14:15" with a year in the middle, behind, or (read before) in front. */
static bool scan_month_date(struct scan *s)
{
    if (!scan_month(s) || !scan_char(s, ' '))
        return false;
    (void)scan_char(s, ' ');
    if (!scan_number(s, 1, 2, &s->day) || !scan_char(s, ' '))
        return false;
    if (s->year == YEAR_UNKNOWN && scan_year(s) && !scan_char(s, ' '))
        return false;
    if (!scan_clock(s, ".,:"))
        return false;
    if (s->year == YEAR_UNKNOWN) {
        size_t before = s->at;
        if (!scan_char(s, ' ') || !scan_year(s) || s->year < 1970 || s->year > 2200) {
            s->at = before;
            s->year = YEAR_UNKNOWN;
        }
    }
    scan_zone(s);
    return true;
}

/* ---- Digits alone ---- */

static size_t scan_count(struct str text, size_t *ret_whole)
{
    size_t at = 0;

    while (at < text.len && at < 24 && is_digit(text.ptr[at]))
        at++;
    *ret_whole = at;
    if (at > 0 && at <= 11 && at + 1 < text.len && text.ptr[at] == '.' &&
        is_digit(text.ptr[at + 1])) {
        for (at++; at < text.len && at < MOMENT_MAX_BYTES && is_digit(text.ptr[at]);)
            at++;
    }
    return at;
}

static size_t count_read(struct str text, int64_t *ret_us)
{
    struct scan s = {.text = text.ptr, .len = text.len};
    size_t whole, len = scan_count(text, &whole);
    int64_t value = 0;

    for (size_t i = 0; i < whole && i < 19; i++)
        if (__builtin_mul_overflow(value, 10, &value) ||
            __builtin_add_overflow(value, text.ptr[i] - '0', &value))
            return 0;
    if (whole == 13)
        *ret_us = value * 1000;
    else if (whole == 16)
        *ret_us = value;
    else if (whole == 18)
        *ret_us = (value - filetime_offset) / 10;
    else if (whole == 19)
        *ret_us = value / 1000;
    else if (whole >= 1 && whole <= 11) {
        s.at = whole + 1;
        if (len > whole && !scan_fraction(&s))
            return 0;
        *ret_us = value * US_PER_S + s.us;
    } else
        return 0;
    return len;
}

/* ---- Together ---- */

static int64_t scan_us(const struct scan *s, uint32_t year, const struct moment_frame *frame)
{
    int64_t seconds = day_number(year, s->month, s->day) * S_PER_DAY +
                      (int64_t)(s->hour * 3600 + s->minute * 60 + s->second);

    return (seconds - (s->has_zone ? s->zone_s : frame->zone_s)) * US_PER_S + s->us;
}

/* The last year in which the instant is no more than a week after the reference. */
static bool scan_latest(const struct scan *s, const struct moment_frame *frame, int64_t *ret_us)
{
    int64_t latest_us = frame->reference_us + (int64_t)7 * S_PER_DAY * US_PER_S;
    int32_t day = (int32_t)(latest_us / US_PER_S / S_PER_DAY);
    uint32_t last = (uint32_t)date_of_number(day).year + 1; /* zones may reach over */

    for (uint32_t back = 0; back < YEARS_BACK_MAX && last > back; back++) {
        if (!is_day(last - back, s->month, s->day))
            continue;
        int64_t us = scan_us(s, last - back, frame);
        if (us <= latest_us) {
            *ret_us = us;
            return true;
        }
    }
    return false;
}

static bool scan_form(struct scan *s)
{
    if (s->len >= 3 && !is_digit(s->text[0]))
        return scan_month_date(s);
    if (s->len < 6)
        return false;
    if (s->text[2] == '/')
        return scan_web(s);
    if (s->text[4] == ' ' && !is_digit(s->text[5]))
        return scan_number(s, 4, 4, &s->year) && scan_char(s, ' ') && scan_month_date(s);
    return scan_numeric_date(s);
}

size_t moment_prefix(struct str text, const struct moment_frame *frame, int64_t *ret_us)
{
    struct scan s = {.text = text.ptr,
                     .len = text.len < MOMENT_MAX_BYTES ? text.len : MOMENT_MAX_BYTES};
    int64_t us;
    size_t len = s.len == 0 ? 0 : (size_t)-1;

    if (len == 0)
        return 0;
    if (!scan_form(&s)) {
        len = count_read(text, &us);
        if (len > 0)
            *ret_us = us;
        return len;
    }
    if (s.year != YEAR_UNKNOWN) {
        if (!is_day(s.year, s.month, s.day))
            return 0;
        *ret_us = scan_us(&s, s.year, frame);
        return s.at;
    }
    if (frame->reference_us <= 0 || !scan_latest(&s, frame, &us))
        return 0;
    *ret_us = us;
    return s.at;
}

bool moment_read_in(struct str text, const struct moment_frame *frame, int64_t *ret_us)
{
    int64_t us;

    if (text.len == EVE_BYTES && eve_read(text.ptr, ret_us))
        return true;
    if (text.len == 0 || text.len > MOMENT_MAX_BYTES || moment_prefix(text, frame, &us) != text.len)
        return false;
    *ret_us = us;
    return true;
}

bool moment_read(struct str text, int64_t *ret_us)
{
    static const struct moment_frame utc = {0, 0};

    if (text.len == EVE_BYTES && eve_read(text.ptr, ret_us))
        return true;
    return moment_read_in(text, &utc, ret_us);
}

bool moment_read_typed(struct str text, int64_t *ret_us)
{
    static const struct moment_frame beijing = {0, MOMENT_BEIJING_S};
    struct date on;

    if (!date_read(text, &on))
        return moment_read_in(text, &beijing, ret_us);
    *ret_us = instant_beijing_start(on).ms * 1000;
    return true;
}

bool moment_read_zone(struct str text, int32_t *ret_s)
{
    struct scan s = {.text = text.ptr, .len = text.len};

    if (text.len == 0 || text.ptr[0] == ' ')
        return false;
    scan_zone(&s);
    if (!s.has_zone || s.at != text.len)
        return false;
    *ret_s = s.zone_s;
    return true;
}

static char *put_pair(char *at, uint32_t value)
{
    at[0] = (char)('0' + value / 10);
    at[1] = (char)('0' + value % 10);
    return at + 2;
}

const char *moment_print(int64_t us, char *text)
{
    int64_t day = us / ((int64_t)S_PER_DAY * US_PER_S), rest = us % ((int64_t)S_PER_DAY * US_PER_S);

    if (rest < 0) {
        rest += (int64_t)S_PER_DAY * US_PER_S;
        day--;
    }
    if (day < -719162 || day > 2932896) { /* outside of years 1 to 9999 */
        (void)snprintf(text, MOMENT_MAX_BYTES, "%lld", (long long)us);
        return text;
    }
    struct date on = date_of_number((int32_t)day);
    uint32_t second = (uint32_t)(rest / US_PER_S), year = (uint32_t)on.year;
    char *at = put_pair(text, year / 100);
    at = put_pair(at, year % 100);
    *at++ = '-';
    at = put_pair(at, (uint32_t)on.month);
    *at++ = '-';
    at = put_pair(at, (uint32_t)on.day);
    *at++ = 'T';
    at = put_pair(at, second / 3600);
    *at++ = ':';
    at = put_pair(at, second / 60 % 60);
    *at++ = ':';
    at = put_pair(at, second % 60);
    *at++ = '.';
    uint32_t us_part = (uint32_t)(rest % US_PER_S);
    at = put_pair(at, us_part / 10000);
    at = put_pair(at, us_part / 100 % 100);
    at = put_pair(at, us_part % 100);
    *at++ = 'Z';
    *at = '\0';
    return text;
}
