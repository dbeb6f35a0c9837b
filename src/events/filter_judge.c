/* SPDX-License-Identifier: Apache-2.0
 * Values against terms: text without case, numbers as numbers, addresses as addresses. */
#define PCRE2_CODE_UNIT_WIDTH 8
#include "events/filter_judge.h"

#include <errno.h>
#include <math.h>
#include <pcre2.h>
#include <stdlib.h>
#include <string.h>

#include "base/hex.h"

#include "events/fold.h"
#include "registry/address.h"

#include "base/banned.h"

enum { NUMBER_MAX_TEXT = 64, SCRATCH_LEAST_BYTES = 4096, REGEX_HEAP_KIB = 1024 };

struct filter_judge {
    char *scratch;
    size_t scratch_size;
    pcre2_match_data *match;
    pcre2_match_context *context;
    uint64_t given_up;
};

struct filter_judge *filter_judge_new(void)
{
    struct filter_judge *judge = calloc(1, sizeof *judge);

    if (!judge)
        return NULL;
    judge->match = pcre2_match_data_create(1, NULL);
    judge->context = pcre2_match_context_create(NULL);
    if (!judge->match || !judge->context) {
        filter_judge_free(judge);
        return NULL;
    }
    (void)pcre2_set_match_limit(judge->context, FILTER_REGEX_MAX_STEPS);
    (void)pcre2_set_depth_limit(judge->context, FILTER_REGEX_MAX_STEPS);
    (void)pcre2_set_heap_limit(judge->context, REGEX_HEAP_KIB);
    return judge;
}

void filter_judge_free(struct filter_judge *judge)
{
    if (!judge)
        return;
    pcre2_match_data_free(judge->match);
    pcre2_match_context_free(judge->context);
    free(judge->scratch);
    free(judge);
}

uint64_t filter_judge_given_up(const struct filter_judge *judge)
{
    return judge->given_up;
}

/* ---- Numbers and addresses ---- */

static bool is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

static size_t digits_pass(struct str text, size_t at)
{
    while (at < text.len && is_digit(text.ptr[at]))
        at++;
    return at;
}

/* The numbers of JSON, nothing else: "007" and "+5" are texts. */
static bool is_json_number(struct str text, bool *ret_is_whole)
{
    size_t at = text.len > 0 && text.ptr[0] == '-' ? 1 : 0, end = digits_pass(text, at);

    if (end == at || (text.ptr[at] == '0' && end > at + 1))
        return false;
    *ret_is_whole = end == text.len;
    if (end < text.len && text.ptr[end] == '.') {
        at = end + 1;
        end = digits_pass(text, at);
        if (end == at)
            return false;
    }
    if (end < text.len && (text.ptr[end] == 'e' || text.ptr[end] == 'E')) {
        at = end + 1;
        if (at < text.len && (text.ptr[at] == '+' || text.ptr[at] == '-'))
            at++;
        end = digits_pass(text, at);
        if (end == at)
            return false;
    }
    return end == text.len;
}

struct number {
    bool is_int;
    int64_t integer;
    double number;
};

static bool number_read(struct str text, struct number *ret)
{
    char copy[NUMBER_MAX_TEXT];
    bool is_whole = false;

    if (text.len == 0 || text.len >= sizeof copy || !(is_digit(text.ptr[0]) || text.ptr[0] == '-'))
        return false;
    if (!is_json_number(text, &is_whole))
        return false;
    ret->is_int = is_whole && str_to_int(text, &ret->integer);
    if (ret->is_int) {
        ret->number = (double)ret->integer;
        return true;
    }
    memcpy(copy, text.ptr, text.len);
    copy[text.len] = '\0';
    ret->number = strtod(copy, NULL);
    return isfinite(ret->number);
}

/* Negative, zero, positive; exact for integers. */
static int number_order(const struct number *value, const struct filter_bound *bound)
{
    if (value->is_int && bound->is_int)
        return (value->integer > bound->integer) - (value->integer < bound->integer);
    return (value->number > bound->number) - (value->number < bound->number);
}

/* 443 is 443.0 and 4.43e2; but long numbers are names of something, and equal digit by digit. */
static bool number_equal(const struct number *value, const struct filter_bound *bound)
{
    if (value->is_int && bound->is_int)
        return value->integer == bound->integer;
    return fabs(value->number) < FILTER_NOTATION_LEAST && value->number == bound->number;
}

static bool four_read(struct str text, uint64_t *ret_low)
{
    uint32_t address = 0, part = 0;
    int parts = 0, digits = 0;

    for (size_t i = 0; i < text.len; i++) {
        if (is_digit(text.ptr[i]) && digits < 3 && !(digits > 0 && part == 0)) {
            part = part * 10 + (uint32_t)(text.ptr[i] - '0');
            digits++;
        } else if (text.ptr[i] == '.' && digits > 0 && part <= 255 && parts < 3) {
            address = address << 8 | part;
            parts++;
            part = 0;
            digits = 0;
        } else {
            return false;
        }
    }
    if (parts != 3 || digits == 0 || part > 255)
        return false;
    *ret_low = UINT64_C(0xFFFF00000000) | (address << 8 | part);
    return true;
}

static bool address_of(struct str text, struct address *ret)
{
    enum { LONGEST = 45, SHORTEST = 2, COLON_WITHIN = 5 };

    if (text.len < SHORTEST || text.len > LONGEST ||
        !(hex_is_digit(text.ptr[0]) || text.ptr[0] == ':'))
        return false;
    if (four_read(text, &ret->low)) {
        ret->high = 0;
        return true;
    }
    if (!memchr(text.ptr, ':', text.len < COLON_WITHIN ? text.len : COLON_WITHIN))
        return false;
    return address_read(text, ret);
}

static int address_against(const struct address *value, const struct filter_bound *bound)
{
    return address_order(*value, (struct address){bound->high, bound->low});
}

void filter_judge_bound(struct arena *arena, struct str text, struct filter_bound *ret_bound)
{
    struct number number;
    struct address address;

    ret_bound->is_set = true;
    ret_bound->text = fold_copy(arena, text);
    if (number_read(text, &number)) {
        ret_bound->is_number = true;
        ret_bound->is_int = number.is_int;
        ret_bound->integer = number.is_int ? number.integer : 0;
        ret_bound->number = number.number;
    }
    if (address_of(text, &address)) {
        ret_bound->is_address = true;
        ret_bound->high = address.high;
        ret_bound->low = address.low;
    }
}

/* ---- Tests ---- */

static bool is_between_order(const struct filter_term *term, int low, int high)
{
    if (term->low.is_set && (low < 0 || (low == 0 && term->low.is_open)))
        return false;
    return !term->high.is_set || high < 0 || (high == 0 && !term->high.is_open);
}

static bool is_between(const struct filter_term *term, struct str value)
{
    const struct filter_bound *low = &term->low, *high = &term->high;
    struct number number;
    struct address address;

    if ((!low->is_set || low->is_number) && (!high->is_set || high->is_number))
        return number_read(value, &number) &&
               is_between_order(term, number_order(&number, low), number_order(&number, high));
    if ((!low->is_set || low->is_address) && (!high->is_set || high->is_address))
        return address_of(value, &address) && is_between_order(term, address_against(&address, low),
                                                               address_against(&address, high));
    return is_between_order(term, low->is_set ? fold_order(value, low->text) : 0,
                            high->is_set ? fold_order(value, high->text) : 0);
}

static bool is_within(const struct filter_term *term, struct str value)
{
    struct address address;

    return address_of(value, &address) && address_against(&address, &term->low) >= 0 &&
           address_against(&address, &term->high) <= 0;
}

/* IPv6 is written in many ways; IPv4 in one, which was compared as text. */
static bool is_same_address(const struct filter_term *term, struct str value)
{
    struct address address;
    bool is_four = term->low.high == 0 && term->low.low >> 32 == 0xFFFF;

    return term->low.is_address && !is_four && address_of(value, &address) &&
           address_against(&address, &term->low) == 0;
}

static bool is_equal(const struct filter_term *term, struct str value)
{
    struct number number;

    if (fold_equal(value, term->text))
        return true;
    if (term->low.is_number && number_read(value, &number))
        return number_equal(&number, &term->low);
    return is_same_address(term, value);
}

/* The value folded, in the judge's own room; an empty value when memory is out. */
static struct str folded(struct filter_judge *judge, struct str value)
{
    if (value.len > judge->scratch_size) {
        size_t size = value.len < SCRATCH_LEAST_BYTES ? SCRATCH_LEAST_BYTES : value.len * 2;
        char *grown = realloc(judge->scratch, size);

        if (!grown)
            return (struct str){"", 0};
        judge->scratch = grown;
        judge->scratch_size = size;
    }
    if (value.len > 0)
        fold_into(judge->scratch, value);
    return (struct str){judge->scratch, value.len};
}

static bool is_word_byte(char byte)
{
    return is_digit(byte) || ((byte | 0x20) >= 'a' && (byte | 0x20) <= 'z');
}

static bool has_word(const struct filter_term *term, struct str text)
{
    struct str part = term->text;
    size_t at = 0;

    while (text.len - at >= part.len && part.len > 0) {
        const char *found = memmem(text.ptr + at, text.len - at, part.ptr, part.len);
        if (!found)
            return false;
        size_t from = (size_t)(found - text.ptr), end = from + part.len;
        bool is_free = (!term->is_word_start || from == 0 || !is_word_byte(text.ptr[from - 1])) &&
                       (!term->is_word_end || end == text.len || !is_word_byte(text.ptr[end]));
        if (is_free)
            return true;
        at = from + 1;
    }
    return false;
}

static bool has_match(struct filter_judge *judge, const struct filter_term *term, struct str value)
{
    int found =
        pcre2_match((const pcre2_code *)term->regex, (PCRE2_SPTR)(value.ptr ? value.ptr : ""),
                    value.len, 0, 0, judge->match, judge->context);

    if (found < 0 && found != PCRE2_ERROR_NOMATCH)
        judge->given_up++;
    return found >= 0;
}

static bool is_among(const struct filter_set *set, struct str value)
{
    size_t low = 0, high = set->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = str_order(set->rows[middle], value);

        if (order == 0)
            return true;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return false;
}

bool filter_judge_text(struct filter_judge *judge, const struct filter_term *term, struct str value)
{
    struct str text = term->text;

    switch (term->test) {
    case FILTER_ANY:
        return true;
    case FILTER_EQUAL:
        return is_equal(term, value);
    case FILTER_STARTS:
        return value.len >= text.len && fold_equal((struct str){value.ptr, text.len}, text);
    case FILTER_ENDS:
        return value.len >= text.len &&
               fold_equal((struct str){value.ptr + (value.len - text.len), text.len}, text);
    case FILTER_CONTAINS:
        return value.len >= text.len && str_contains(folded(judge, value), text);
    case FILTER_WORD:
        return (value.len >= text.len && has_word(term, folded(judge, value))) ||
               is_same_address(term, value);
    case FILTER_REGEX:
        return has_match(judge, term, value);
    case FILTER_NETWORK:
        return is_within(term, value);
    case FILTER_BETWEEN:
        return is_between(term, value);
    case FILTER_AMONG:
        return is_among(&term->among, value);
    }
    return false;
}

static struct str number_print(int64_t value, char text[NUMBER_MAX_TEXT])
{
    uint64_t rest = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
    char *at = text + NUMBER_MAX_TEXT;

    do {
        *--at = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest > 0);
    if (value < 0)
        *--at = '-';
    return (struct str){at, (size_t)(text + NUMBER_MAX_TEXT - at)};
}

bool filter_judge_number(struct filter_judge *judge, const struct filter_term *term, int64_t value)
{
    struct number number = {true, value, (double)value};
    const struct filter_bound *low = &term->low, *high = &term->high;
    char text[NUMBER_MAX_TEXT];

    switch (term->test) {
    case FILTER_ANY:
        return true;
    case FILTER_NETWORK:
        return false;
    case FILTER_EQUAL:
        return low->is_number && number_equal(&number, low);
    case FILTER_BETWEEN:
        if ((!low->is_set || low->is_number) && (!high->is_set || high->is_number))
            return is_between_order(term, number_order(&number, low), number_order(&number, high));
        break;
    case FILTER_STARTS:
    case FILTER_ENDS:
    case FILTER_CONTAINS:
    case FILTER_WORD:
    case FILTER_REGEX:
    case FILTER_AMONG:
        break;
    }
    return filter_judge_text(judge, term, number_print(value, text));
}
