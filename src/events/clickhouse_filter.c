/* SPDX-License-Identifier: Apache-2.0
 * Terms as conditions on the arrays of a row: f a field's name, v its value, w the value as it is
 * compared (clickhouse_text.h), n the value as a number (NaN: none), a as an address. */
#include "events/clickhouse_filter.h"

#include <string.h>

#include "events/clickhouse_text.h"
#include "events/filter_regex.h"

#include "base/banned.h"

static const int64_t exact_max = INT64_C(1) << 53;

struct writing {
    struct arena *arena;
    struct fault *fault;
    struct buf out;
};

struct str clickhouse_filter_label(struct arena *arena, enum record_format format, struct str name)
{
    return arena_print(arena, "%s:%.*s", format < RECORD_FORMATS ? record_format_word(format) : "",
                       STR_ARG(name));
}

static enum status refuse(const struct writing *w, const struct filter_term *term, const char *zh,
                          const char *en)
{
    return fault_set(w->fault, ST_INVALID, "filter",
                     "筛选条件第 %zu 字节处：不能在 ClickHouse 中同样查出：%s。%.0s",
                     "filter, byte %zu: ClickHouse cannot be asked the same: %.0s%s", term->at + 1,
                     zh, en);
}

/* ---- Names ---- */

static bool label_is_named(const struct filter_term *term, struct str label)
{
    struct str name, word = str_cut(label, ':', &name);

    return filter_term_names(term, word.len > 0 ? record_format_of(word) : RECORD_FORMATS, name);
}

struct str clickhouse_filter_names(const struct filter_term *term,
                                   const struct clickhouse_filter_fields *fields,
                                   struct arena *arena)
{
    struct str text = STR("0");
    struct buf out;
    size_t count = 0;

    buf_init(&out, CLICKHOUSE_FILTER_MAX_BYTES);
    for (size_t i = 0; i < fields->count; i++) {
        if (!label_is_named(term, fields->labels[i]))
            continue;
        buf_text(&out, count++ > 0 ? "," : "f IN (");
        clickhouse_text_literal(&out, fields->labels[i]);
    }
    buf_byte(&out, ')');
    if (count > 0 && count == fields->count)
        text = STR("1");
    else if (count > 0 && buf_finish(&out, arena, &text) != ST_OK)
        text = (struct str){"", 0};
    buf_done(&out);
    return text;
}

/* ---- Values ---- */

static void literal(struct writing *w, struct str text, bool at_start, bool at_end)
{
    clickhouse_text_literal(&w->out, clickhouse_text_words(w->arena, text, at_start, at_end));
}

static void address(struct writing *w, const char *sign, const struct filter_bound *bound)
{
    char text[CLICKHOUSE_TEXT_ADDRESS_BYTES];

    buf_print(&w->out, "a %s '%s'", sign, clickhouse_text_address(bound->high, bound->low, text));
}

static void number(struct writing *w, const char *sign, const struct filter_bound *bound)
{
    buf_print(&w->out, "n %s toFloat64('%.17g')", sign, bound->number);
}

static bool is_four(const struct filter_bound *bound)
{
    return bound->high == 0 && bound->low >> 32 == 0xFFFF;
}

static void equal_write(struct writing *w, const struct filter_term *term)
{
    const struct filter_bound *value = &term->low;

    buf_text(&w->out, "(w = ");
    literal(w, term->text, true, true);
    if (value->is_number && value->number < FILTER_NOTATION_LEAST &&
        value->number > -FILTER_NOTATION_LEAST) {
        buf_text(&w->out, " OR ");
        number(w, "=", value);
    }
    if (value->is_address && !is_four(value)) {
        buf_text(&w->out, " OR ");
        address(w, "=", value);
    }
    buf_byte(&w->out, ')');
}

static void word_write(struct writing *w, const struct filter_term *term)
{
    if (term->text.len == 0) {
        buf_byte(&w->out, '0');
        return;
    }
    buf_text(&w->out, "(position(w, ");
    literal(w, term->text, term->is_word_start, term->is_word_end);
    buf_text(&w->out, ") > 0");
    if (term->low.is_address && !is_four(&term->low)) {
        buf_text(&w->out, " OR ");
        address(w, "=", &term->low);
    }
    buf_byte(&w->out, ')');
}

/* Numbers are doubles there; a bound that is one exactly orders every integer as it should. */
static bool is_exact(const struct filter_bound *bound)
{
    return !bound->is_set || !bound->is_int ||
           (bound->integer <= exact_max && bound->integer >= -exact_max);
}

static void text_bound(struct writing *w, const char *sign, const struct filter_bound *bound)
{
    buf_print(&w->out, "replaceAll(w, '\\xFF', '') %s ", sign);
    clickhouse_text_literal(&w->out, bound->text);
}

static enum status between_write(struct writing *w, const struct filter_term *term)
{
    const struct filter_bound *low = &term->low, *high = &term->high;
    void (*write)(struct writing *, const char *, const struct filter_bound *) = text_bound;

    if ((!low->is_set || low->is_number) && (!high->is_set || high->is_number)) {
        write = number;
        if (!is_exact(low) || !is_exact(high))
            return refuse(w, term, "整数的绝对值超过 2^53", "a whole number beyond 2^53");
    } else if ((!low->is_set || low->is_address) && (!high->is_set || high->is_address)) {
        write = address;
    }
    buf_byte(&w->out, '(');
    if (write == address)
        buf_text(&w->out, "a != '' AND ");
    if (low->is_set)
        write(w, low->is_open ? ">" : ">=", low);
    if (low->is_set && high->is_set)
        buf_text(&w->out, " AND ");
    if (high->is_set)
        write(w, high->is_open ? "<" : "<=", high);
    buf_byte(&w->out, ')');
    return ST_OK;
}

/* ---- Regular expressions ---- */

/* An alternative that never matches keeps ClickHouse from taking a part of the expression for a
 * text that must occur, which some versions do without minding (?i). */
static void regex_put(struct writing *w, struct str expression)
{
    struct buf text;

    buf_init(&text, CLICKHOUSE_FILTER_MAX_BYTES);
    buf_text(&text, "(?is)(?:");
    buf_str(&text, expression);
    buf_text(&text, ")|\\z.");
    if (text.status != ST_OK)
        w->out.status = text.status;
    buf_text(&w->out, "match(v, ");
    clickhouse_text_literal(&w->out, buf_view(&text));
    buf_byte(&w->out, ')');
    buf_done(&text);
}

static bool is_alnum(char byte)
{
    return (byte >= '0' && byte <= '9') || ((byte | 0x20) >= 'a' && (byte | 0x20) <= 'z');
}

static void pattern_write(struct writing *w, struct str pattern)
{
    struct buf text;

    buf_init(&text, CLICKHOUSE_FILTER_MAX_BYTES);
    buf_text(&text, "\\A");
    for (size_t i = 0; i < pattern.len; i++) {
        char byte = pattern.ptr[i];

        if (byte == FILTER_REGEX_MANY || byte == FILTER_REGEX_ONE) {
            buf_text(&text, byte == FILTER_REGEX_MANY ? ".*" : ".");
            continue;
        }
        if (!is_alnum(byte) && byte != '_' && (unsigned char)byte < 0x80)
            buf_byte(&text, '\\');
        buf_byte(&text, byte);
    }
    buf_text(&text, "\\z");
    if (text.status != ST_OK)
        w->out.status = text.status;
    regex_put(w, buf_view(&text));
    buf_done(&text);
}

/* A backslash and what follows it that both engines read alike. */
static bool escape_is_common(struct str text, size_t at)
{
    return at + 1 < text.len && (unsigned char)text.ptr[at + 1] < 0x80 &&
           (!is_alnum(text.ptr[at + 1]) || strchr("dDwWbBntrAz", text.ptr[at + 1]) != NULL);
}

/* "[abc-z\d]" from its bracket on; 0: not read alike.  Returns where it ends. */
static size_t class_pass(struct str text, size_t at)
{
    size_t i = at + 1;

    if (i < text.len && text.ptr[i] == '^')
        i++;
    for (size_t first = i; i < text.len; i++) {
        char byte = text.ptr[i];

        if (byte == ']')
            return i > first ? i : 0;
        if (byte == '[')
            return 0;
        if (byte == '\\') {
            if (!escape_is_common(text, i) || strchr("bBAz", text.ptr[i + 1]) != NULL)
                return 0;
            i++;
        }
    }
    return 0;
}

/* Past "*", "+", "?" or "{1,3}"; 0: what is there is not read alike. */
static size_t repeat_pass(struct str text, size_t at)
{
    size_t i = at;

    if (text.ptr[i] == '{') {
        for (i++; i < text.len && (is_alnum(text.ptr[i]) || text.ptr[i] == ','); i++)
            if ((text.ptr[i] | 0x20) >= 'a')
                return 0;
        if (i >= text.len || text.ptr[i] != '}' || text.ptr[at + 1] == ',' || i == at + 1)
            return 0;
    }
    i++;
    if (i < text.len && text.ptr[i] == '?')
        i++;
    return i < text.len && strchr("*+?{", text.ptr[i]) != NULL ? 0 : i;
}

/* Write the expression as RE2 reads it; false where PCRE2 would read it otherwise. */
static bool expression_write(struct buf *out, struct str text)
{
    for (size_t i = 0; i < text.len; i++) {
        char byte = text.ptr[i];
        size_t end = i;

        if (byte == '\\') {
            if (!escape_is_common(text, i))
                return false;
            end = i + 1;
        } else if (byte == '[') {
            end = class_pass(text, i);
        } else if (strchr("*+?{", byte) != NULL) {
            end = i > 0 ? repeat_pass(text, i) : 0;
            end = end > 0 ? end - 1 : 0;
        } else if (byte == '(' && i + 1 < text.len && text.ptr[i + 1] == '?') {
            if (i + 2 >= text.len || text.ptr[i + 2] != ':')
                return false;
            end = i + 2;
        } else if (byte == '(' && i + 1 < text.len && text.ptr[i + 1] == '*') {
            return false;
        } else if (byte == '$') {
            /* Also before a last line end, as PCRE2 has it. */
            buf_text(out, "(?:\\n?\\z)");
            continue;
        }
        if (end < i || (end == 0 && i > 0) || (end == 0 && strchr("[*+?{", byte) != NULL))
            return false;
        buf_bytes(out, text.ptr + i, end - i + 1);
        i = end;
    }
    return true;
}

static enum status regex_write(struct writing *w, const struct filter_term *term)
{
    struct buf text;
    bool is_common;

    if (term->pattern.len > 0) {
        pattern_write(w, term->pattern);
        return ST_OK;
    }
    if (term->expression.len == 0)
        return refuse(w, term, "不带字段名的词中间有通配符，请写成 字段:*词*",
                      "a bare word with wildcards within it; write field:*word*");
    buf_init(&text, CLICKHOUSE_FILTER_MAX_BYTES);
    is_common = expression_write(&text, term->expression);
    if (is_common)
        regex_put(w, buf_view(&text));
    buf_done(&text);
    return is_common ? ST_OK
                     : refuse(w, term,
                              "正则表达式里有 RE2 读法不同的部分（环视、反向引用、占有量词、\\s、"
                              "POSIX 字符类、(?…) 等）",
                              "the regular expression has parts that RE2 reads otherwise "
                              "(look-around, back-references, possessive repeats, \\s, POSIX "
                              "classes, (?…) and the like)");
}

static enum status value_write(struct writing *w, const struct filter_term *term)
{
    switch (term->test) {
    case FILTER_ANY:
        buf_byte(&w->out, '1');
        return ST_OK;
    case FILTER_EQUAL:
        equal_write(w, term);
        return ST_OK;
    case FILTER_STARTS:
        buf_text(&w->out, "startsWith(w, ");
        literal(w, term->text, true, false);
        buf_byte(&w->out, ')');
        return ST_OK;
    case FILTER_ENDS:
        buf_text(&w->out, "endsWith(w, ");
        literal(w, term->text, false, true);
        buf_byte(&w->out, ')');
        return ST_OK;
    case FILTER_CONTAINS:
        buf_text(&w->out, "position(w, ");
        literal(w, term->text, false, false);
        buf_text(&w->out, ") > 0");
        return ST_OK;
    case FILTER_WORD:
        word_write(w, term);
        return ST_OK;
    case FILTER_REGEX:
        return regex_write(w, term);
    case FILTER_NETWORK:
        buf_text(&w->out, "(");
        address(w, ">=", &term->low);
        buf_text(&w->out, " AND ");
        address(w, "<=", &term->high);
        buf_text(&w->out, ")");
        return ST_OK;
    case FILTER_BETWEEN:
        return between_write(w, term);
    case FILTER_AMONG:
        break;
    }
    return refuse(w, term, "集合条件", "a condition on a set");
}

static enum status term_write(struct writing *w, const struct filter_term *term,
                              const struct clickhouse_filter_fields *fields)
{
    struct str names = clickhouse_filter_names(term, fields, w->arena);

    if (str_is(names, "0")) {
        buf_byte(&w->out, '0');
        return ST_OK;
    }
    if (names.len == 0)
        w->out.status = ST_LIMIT;
    buf_print(&w->out, "arrayExists((f, v, w, n, a) -> (");
    buf_str(&w->out, names);
    buf_text(&w->out, ") AND ");
    TRY(value_write(w, term));
    buf_text(&w->out, ", fields, values, words, numbers, addresses)");
    return ST_OK;
}

/* ---- The program ---- */

/* Postfix to prefix: and(…), or(…), not(…) of texts already made. */
static enum status step_write(struct writing *w, const struct filter *filter,
                              const struct filter_step *step,
                              const struct clickhouse_filter_fields *fields, struct str *results,
                              size_t *top)
{
    w->out.len = 0;
    switch (step->kind) {
    case FILTER_STEP_TERM:
        TRY(term_write(w, &filter->terms[step->argument], fields));
        ++*top;
        break;
    case FILTER_STEP_ALL:
        buf_byte(&w->out, '1');
        ++*top;
        break;
    case FILTER_STEP_NOT:
        buf_print(&w->out, "not(%.*s)", STR_ARG(results[*top - 1]));
        break;
    case FILTER_STEP_AND:
    case FILTER_STEP_OR:
        --*top;
        buf_text(&w->out, step->kind == FILTER_STEP_AND ? "and(" : "or(");
        buf_str(&w->out, results[*top - 1]);
        buf_text(&w->out, ", ");
        buf_str(&w->out, results[*top]);
        buf_byte(&w->out, ')');
        break;
    case FILTER_STEP_SKIP_NONE:
    case FILTER_STEP_SKIP_ALL:
        return ST_OK;
    }
    if (buf_finish(&w->out, w->arena, &results[*top - 1]) != ST_OK)
        return fault_set(w->fault, ST_LIMIT, "filter", "筛选条件译成 SQL 后过长，请简化",
                         "the filter is too long as SQL; make it simpler");
    return ST_OK;
}

enum status clickhouse_filter_sql(const struct filter *filter,
                                  const struct clickhouse_filter_fields *fields,
                                  struct arena *arena, struct str *ret_sql, struct fault *fault)
{
    struct writing w = {.arena = arena, .fault = fault};
    struct str *results = ARENA_ARRAY(arena, FILTER_MAX_RESULTS + 1, struct str);
    enum status status = ST_OK;
    size_t top = 0;

    buf_init(&w.out, CLICKHOUSE_FILTER_MAX_BYTES);
    for (size_t i = 0; i < filter->step_count && status == ST_OK; i++)
        status = step_write(&w, filter, &filter->steps[i], fields, results, &top);
    buf_done(&w.out);
    if (status == ST_OK)
        *ret_sql = results[0];
    return status;
}
