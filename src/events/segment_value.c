/* SPDX-License-Identifier: Apache-2.0
 * Integers, times, addresses and hex as text, and back to the very same text. */
#include "events/segment_value.h"

#include <string.h>

enum {
    SECONDS_PER_DAY = 86400,
    YEAR_FIRST = 1970,
    YEAR_END = 2200,
    DAYS_END = 84006, /* 2200-01-01 */
    INTEGER_MAX_DIGITS = 19,
    HEX_MIN_BYTES = 8,
    GUID_BYTES = 16,
    GUID_CHARACTERS = 36
};

static const int64_t powers[] = {1,      10,      100,      1000,      10000,
                                 100000, 1000000, 10000000, 100000000, 1000000000};

static inline bool is_digit(char one)
{
    return one >= '0' && one <= '9';
}

bool segment_value_integer(struct str text, int64_t *ret_number)
{
    bool is_negative = text.len > 0 && text.ptr[0] == '-';
    size_t at = is_negative;
    uint64_t number = 0;

    if (text.len == at || text.len - at > INTEGER_MAX_DIGITS)
        return false;
    if (text.ptr[at] == '0' && (text.len > at + 1 || is_negative))
        return false;
    for (; at < text.len; at++) {
        unsigned digit = (unsigned)(unsigned char)text.ptr[at] - '0';

        if (digit > 9)
            return false;
        number = number * 10 + digit;
    }
    if (number > (uint64_t)INT64_MAX + is_negative)
        return false;
    *ret_number = (int64_t)(is_negative ? 0 - number : number);
    return true;
}

size_t segment_value_print_integer(int64_t number, char ret_text[SEGMENT_VALUE_TEXT_BYTES])
{
    char digits[24];
    size_t count = 0, len = 0;
    uint64_t rest = number < 0 ? 0 - (uint64_t)number : (uint64_t)number;

    do {
        digits[count++] = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest > 0);
    if (number < 0)
        ret_text[len++] = '-';
    while (count > 0)
        ret_text[len++] = digits[--count];
    return len;
}

/* ---- Times ---- */

/* `count` digits at `at`; -1 when one of them is none. */
static int digits_at(const char *at, int count)
{
    int number = 0;

    for (int i = 0; i < count; i++) {
        if (!is_digit(at[i]))
            return -1;
        number = number * 10 + (at[i] - '0');
    }
    return number;
}

static void put_digits(char *at, int count, int64_t number)
{
    while (count > 0) {
        at[--count] = (char)('0' + number % 10);
        number /= 10;
    }
}

/* Days since 1970-01-01 of a date from 1970 on (the era arithmetic of the Gregorian calendar). */
static int32_t days_of(int year, int month, int day)
{
    int shifted = month <= 2 ? year - 1 : year;
    int era = shifted / 400, of_era = shifted - era * 400;
    int of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;

    return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

static void date_of(int32_t days, int *ret_year, int *ret_month, int *ret_day)
{
    int from = days + 719468, era = from / 146097, of_era = from - era * 146097;
    int years = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    int of_year = of_era - (365 * years + years / 4 - years / 100);
    int shifted = (5 * of_year + 2) / 153;

    *ret_day = of_year - (153 * shifted + 2) / 5 + 1;
    *ret_month = shifted < 10 ? shifted + 3 : shifted - 9;
    *ret_year = years + era * 400 + (*ret_month <= 2);
}

static bool read_day(const char *text, int32_t *ret_days)
{
    static const int8_t lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int year = digits_at(text, 4), month = digits_at(text + 5, 2), day = digits_at(text + 8, 2);

    if (text[4] != '-' || text[7] != '-' || year < YEAR_FIRST || year >= YEAR_END || month < 1 ||
        month > 12 || day < 1)
        return false;
    bool is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    if (day > lengths[month - 1] + (month == 2 && is_leap))
        return false;
    *ret_days = days_of(year, month, day);
    return true;
}

static bool read_zone(struct str text, struct segment_time_form *form)
{
    form->zone = SEGMENT_ZONE_NONE;
    form->offset_minutes = 0;
    if (text.len == 0)
        return true;
    if (text.len == 1 && text.ptr[0] == 'Z') {
        form->zone = SEGMENT_ZONE_Z;
        return true;
    }
    bool has_colon = text.len == 6 && text.ptr[3] == ':';
    if ((text.len != 5 && !has_colon) || (text.ptr[0] != '+' && text.ptr[0] != '-'))
        return false;
    int hours = digits_at(text.ptr + 1, 2), minutes = digits_at(text.ptr + 3 + has_colon, 2);
    if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59)
        return false;
    form->zone = has_colon ? SEGMENT_ZONE_COLON : SEGMENT_ZONE_PLAIN;
    form->offset_minutes = (hours * 60 + minutes) * (text.ptr[0] == '-' ? -1 : 1);
    return text.ptr[0] == '+' || form->offset_minutes != 0;
}

bool segment_value_time(struct str text, struct segment_time_form *ret_form, int64_t *ret_ticks)
{
    struct segment_time_form form = {0};
    int32_t days = 0;
    size_t at = 19;
    int64_t fraction = 0;

    if (text.len < 19 || text.len > 36 || text.ptr[13] != ':' || text.ptr[16] != ':' ||
        (text.ptr[10] != 'T' && text.ptr[10] != ' ') || !read_day(text.ptr, &days))
        return false;
    int hour = digits_at(text.ptr + 11, 2), minute = digits_at(text.ptr + 14, 2);
    int second = digits_at(text.ptr + 17, 2);
    if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59)
        return false;
    form.separator = text.ptr[10];
    if (at < text.len && text.ptr[at] == '.') {
        for (at++; at < text.len && is_digit(text.ptr[at]) && form.digits < 9; at++) {
            fraction = fraction * 10 + (text.ptr[at] - '0');
            form.digits++;
        }
        if (form.digits == 0)
            return false;
    }
    if (!read_zone((struct str){text.ptr + at, text.len - at}, &form))
        return false;
    *ret_form = form;
    *ret_ticks =
        ((int64_t)days * SECONDS_PER_DAY + (int64_t)hour * 3600 + (int64_t)minute * 60 + second) *
            powers[form.digits] +
        fraction;
    return true;
}

bool segment_value_time_form_equal(const struct segment_time_form *a,
                                   const struct segment_time_form *b)
{
    return a->separator == b->separator && a->digits == b->digits && a->zone == b->zone &&
           a->offset_minutes == b->offset_minutes;
}

bool segment_value_time_is_sound(const struct segment_time_form *form, int64_t ticks)
{
    bool has_offset = form->zone == SEGMENT_ZONE_PLAIN || form->zone == SEGMENT_ZONE_COLON;

    return (form->separator == ' ' || form->separator == 'T') && form->digits <= 9 &&
           form->zone < SEGMENT_ZONES && (has_offset || form->offset_minutes == 0) &&
           form->offset_minutes > -1440 && form->offset_minutes < 1440 && ticks >= 0 &&
           ticks / powers[form->digits] < (int64_t)DAYS_END * SECONDS_PER_DAY;
}

size_t segment_value_print_time(const struct segment_time_form *form, int64_t ticks,
                                char ret_text[SEGMENT_VALUE_TEXT_BYTES])
{
    int64_t seconds = ticks / powers[form->digits];
    int32_t of_day = (int32_t)(seconds % SECONDS_PER_DAY);
    int year = 0, month = 0, day = 0;
    size_t len = 19;

    date_of((int32_t)(seconds / SECONDS_PER_DAY), &year, &month, &day);
    ret_text[4] = ret_text[7] = '-';
    ret_text[13] = ret_text[16] = ':';
    put_digits(ret_text, 4, year);
    put_digits(ret_text + 5, 2, month);
    put_digits(ret_text + 8, 2, day);
    ret_text[10] = form->separator;
    put_digits(ret_text + 11, 2, of_day / 3600);
    put_digits(ret_text + 14, 2, of_day / 60 % 60);
    put_digits(ret_text + 17, 2, of_day % 60);
    if (form->digits > 0) {
        ret_text[len++] = '.';
        put_digits(ret_text + len, form->digits, ticks % powers[form->digits]);
        len += form->digits;
    }
    if (form->zone == SEGMENT_ZONE_Z) {
        ret_text[len++] = 'Z';
    } else if (form->zone != SEGMENT_ZONE_NONE) {
        int offset = form->offset_minutes < 0 ? -form->offset_minutes : form->offset_minutes;

        ret_text[len++] = form->offset_minutes < 0 ? '-' : '+';
        put_digits(ret_text + len, 2, offset / 60);
        len += 2;
        if (form->zone == SEGMENT_ZONE_COLON)
            ret_text[len++] = ':';
        put_digits(ret_text + len, 2, offset % 60);
        len += 2;
    }
    return len;
}

int64_t segment_value_ticks_of(const struct segment_time_form *form, int64_t time_us)
{
    int64_t local_us = (int64_t)((uint64_t)time_us + (uint64_t)form->offset_minutes * 60000000U);

    if (form->digits >= 6)
        return (int64_t)((uint64_t)local_us * (uint64_t)powers[form->digits - 6]);
    int64_t divisor = powers[6 - form->digits], ticks = local_us / divisor;
    return ticks - (local_us % divisor < 0);
}

/* ---- Addresses ---- */

bool segment_value_ipv4(struct str text, uint32_t *ret_address)
{
    uint32_t address = 0;
    size_t at = 0;

    if (text.len < 7 || text.len > 15)
        return false;
    for (int part = 0; part < 4; part++) {
        uint32_t number = 0;
        if (part > 0) {
            if (at >= text.len || text.ptr[at] != '.')
                return false;
            at++;
        }
        size_t from = at;
        while (at < text.len && is_digit(text.ptr[at]) && at - from < 3)
            number = number * 10 + (uint32_t)(text.ptr[at++] - '0');
        if (at == from || number > 255 || (text.ptr[from] == '0' && at - from > 1))
            return false;
        address = address << 8 | number;
    }
    if (at != text.len)
        return false;
    *ret_address = address;
    return true;
}

size_t segment_value_print_ipv4(uint32_t address, char ret_text[SEGMENT_VALUE_TEXT_BYTES])
{
    size_t len = 0;

    for (int shift = 24; shift >= 0; shift -= 8) {
        if (shift < 24)
            ret_text[len++] = '.';
        len += segment_value_print_integer(address >> shift & 0xFF, ret_text + len);
    }
    return len;
}

/* ---- Hex ---- */

enum { HEX_BAD = 0xFF, HEX_LOWER = 0x10, HEX_UPPER = 0x20 };

/* The value of a digit, with a bit for the case of a letter. */
static uint8_t hex_of(char one)
{
    if (is_digit(one))
        return (uint8_t)(one - '0');
    if (one >= 'a' && one <= 'f')
        return (uint8_t)((one - 'a' + 10) | HEX_LOWER);
    if (one >= 'A' && one <= 'F')
        return (uint8_t)((one - 'A' + 10) | HEX_UPPER);
    return HEX_BAD;
}

static bool is_dash(size_t at)
{
    return at == 8 || at == 13 || at == 18 || at == 23;
}

bool segment_value_hex_form(struct str text, struct segment_hex_form *ret_form)
{
    struct segment_hex_form form = {.shape = SEGMENT_HEX_PLAIN};
    bool has_braces = text.len == GUID_CHARACTERS + 2 && text.ptr[0] == '{' && text.ptr[37] == '}';
    uint8_t bytes[SEGMENT_VALUE_HEX_MAX_BYTES];

    if (has_braces || (text.len == GUID_CHARACTERS && text.ptr[8] == '-')) {
        form.shape = has_braces ? SEGMENT_HEX_BRACES : SEGMENT_HEX_GUID;
        form.bytes = GUID_BYTES;
    } else if (text.len % 2 == 0 && text.len >= (size_t)HEX_MIN_BYTES * 2 &&
               text.len <= (size_t)SEGMENT_VALUE_HEX_MAX_BYTES * 2) {
        form.bytes = (uint8_t)(text.len / 2);
    } else {
        return false;
    }
    for (size_t i = 0; i < text.len && !form.is_upper; i++)
        form.is_upper = text.ptr[i] >= 'A' && text.ptr[i] <= 'F';
    if (!segment_value_hex(&form, text, bytes))
        return false;
    *ret_form = form;
    return true;
}

bool segment_value_hex(const struct segment_hex_form *form, struct str text,
                       uint8_t ret_bytes[SEGMENT_VALUE_HEX_MAX_BYTES])
{
    uint8_t wrong = form->is_upper ? HEX_LOWER : HEX_UPPER;
    uint8_t bytes[SEGMENT_VALUE_HEX_MAX_BYTES];
    size_t digits = 0;

    if (text.len != segment_value_hex_length(form))
        return false;
    if (form->shape == SEGMENT_HEX_BRACES) {
        if (text.ptr[0] != '{' || text.ptr[37] != '}')
            return false;
        text = (struct str){text.ptr + 1, GUID_CHARACTERS};
    }
    for (size_t at = 0; at < text.len; at++) {
        if (form->shape != SEGMENT_HEX_PLAIN && is_dash(at)) {
            if (text.ptr[at] != '-')
                return false;
            continue;
        }
        uint8_t value = hex_of(text.ptr[at]);

        if (value == HEX_BAD || value & wrong)
            return false;
        value &= 0xF;
        bytes[digits / 2] = (uint8_t)(digits % 2 == 0 ? value << 4 : bytes[digits / 2] | value);
        digits++;
    }
    memcpy(ret_bytes, bytes, form->bytes);
    return true;
}

size_t segment_value_hex_length(const struct segment_hex_form *form)
{
    switch (form->shape) {
    case SEGMENT_HEX_GUID:
        return GUID_CHARACTERS;
    case SEGMENT_HEX_BRACES:
        return GUID_CHARACTERS + 2;
    case SEGMENT_HEX_PLAIN:
    case SEGMENT_HEX_SHAPES:
    default:
        return (size_t)form->bytes * 2;
    }
}

void segment_value_print_hex(const struct segment_hex_form *form, const uint8_t *bytes,
                             char *ret_text)
{
    const char *digits = form->is_upper ? "0123456789ABCDEF" : "0123456789abcdef";
    bool is_guid = form->shape != SEGMENT_HEX_PLAIN;
    size_t len = 0;

    if (form->shape == SEGMENT_HEX_BRACES) {
        *ret_text++ = '{';
        ret_text[GUID_CHARACTERS] = '}';
    }
    for (size_t i = 0; i < form->bytes; i++) {
        if (is_guid && is_dash(len))
            ret_text[len++] = '-';
        ret_text[len++] = digits[bytes[i] >> 4];
        ret_text[len++] = digits[bytes[i] & 0xF];
    }
}
