/* SPDX-License-Identifier: Apache-2.0
 * Reading the words of filters. */
#include "events/filter_term.h"

#include <string.h>

#include "events/filter_judge.h"
#include "events/filter_network.h"
#include "events/filter_regex.h"
#include "events/fold.h"
#include "registry/address.h"

#include "base/banned.h"

enum { COST_VALUE = 1, COST_PATTERN = 4, COST_REGEX = 16, COST_EVERY_FIELD = 1000 };

static bool is_space(char byte)
{
    return byte == ' ' || byte == '\t' || byte == '\r' || byte == '\n';
}

enum status filter_term_fail(const struct filter_term_reader *reader, enum status status, size_t at,
                             const char *zh, const char *en)
{
    size_t place = str_points((struct str){reader->text.ptr, at}) + 1;

    return fault_set(reader->fault, status, "filter", "筛选条件第 %zu 个字符处：%s。%.0s",
                     "filter, character %zu: %.0s%s", place, zh, en);
}

enum status filter_term_check(const struct filter_term_reader *reader)
{
    struct str text = reader->text;

    if (text.len > FILTER_MAX_BYTES)
        return fault_set(reader->fault, ST_LIMIT, "filter", "筛选条件超过 %d 字节",
                         "the filter is longer than %d bytes", FILTER_MAX_BYTES);
    if (!str_is_utf8(text))
        return fault_set(reader->fault, ST_INVALID, "filter", "筛选条件不是 UTF-8 文本",
                         "the filter is not text in UTF-8");
    for (size_t i = 0; i < text.len; i++)
        if ((unsigned char)text.ptr[i] < ' ' && !is_space(text.ptr[i]))
            return filter_term_fail(reader, ST_INVALID, i, "不能有控制字符",
                                    "there must be no control character");
    return ST_OK;
}

/* ---- Characters ---- */

static bool is_at(const struct filter_term_reader *r, size_t at, char byte)
{
    return at < r->text.len && r->text.ptr[at] == byte;
}

static size_t spaces_pass(const struct filter_term_reader *r, size_t at)
{
    while (at < r->text.len && is_space(r->text.ptr[at]))
        at++;
    return at;
}

/* A backslash takes its meaning from signs; before letters and digits it stands for itself, so that
 * C:\Windows needs no second one. */
static bool is_escape(const struct filter_term_reader *r, size_t at)
{
    return is_at(r, at, '\\') && at + 1 < r->text.len &&
           strchr("\\:*?\"()[]{}/<>=!&|~^+-' .", r->text.ptr[at + 1]) != NULL;
}

/* "||" and "&&" need no spaces around them. */
static bool is_sign_pair(const struct filter_term_reader *r, size_t at)
{
    return (is_at(r, at, '|') || is_at(r, at, '&')) && is_at(r, at + 1, r->text.ptr[at]);
}

/* Where a word without quotes ends: a space, one of `ends`, or an operator of signs. */
static size_t word_end(const struct filter_term_reader *r, size_t at, const char *ends)
{
    while (at < r->text.len && !is_space(r->text.ptr[at]) && !strchr(ends, r->text.ptr[at]) &&
           !is_sign_pair(r, at))
        at += is_escape(r, at) ? 2 : 1;
    return at;
}

/* The word without its escapes; * and ? become the bytes of filter_regex.h. */
static struct str word_take(const struct filter_term_reader *r, size_t at, size_t end)
{
    char *out = arena_take(r->arena, end - at + 1);
    size_t len = 0;

    while (at < end) {
        char byte = r->text.ptr[at];

        if (is_escape(r, at)) {
            out[len++] = r->text.ptr[at + 1];
            at += 2;
            continue;
        }
        out[len++] = (char)(byte == '*'   ? FILTER_REGEX_MANY
                            : byte == '?' ? FILTER_REGEX_ONE
                                          : byte);
        at++;
    }
    return (struct str){out, len};
}

/* Between quotes only \" and \\ are escapes. */
static enum status quoted_take(struct filter_term_reader *r, struct str *ret_text)
{
    size_t start = r->at, at = start + 1, len = 0;
    char *out = arena_take(r->arena, r->text.len - at + 1);

    for (; at < r->text.len && r->text.ptr[at] != '"'; at++) {
        if (is_at(r, at, '\\') && (is_at(r, at + 1, '"') || is_at(r, at + 1, '\\')))
            at++;
        out[len++] = r->text.ptr[at];
    }
    if (at >= r->text.len)
        return filter_term_fail(r, ST_INVALID, start, "这个引号没有配对的引号",
                                "this quotation mark has no second one");
    r->at = at + 1;
    *ret_text = (struct str){out, len};
    return ST_OK;
}

static enum status regex_note(struct filter_term_reader *r, size_t at)
{
    if (++r->regex_count <= FILTER_REGEX_MAX_COUNT)
        return ST_OK;
    return filter_term_fail(r, ST_LIMIT, at, "正则表达式和内含通配符的条件不超过 64 个",
                            "at most 64 regular expressions and patterns with inner wildcards");
}

static enum status regex_take(struct filter_term_reader *r, struct filter_term *term)
{
    size_t start = r->at, at = start + 1, len = 0;
    char *out = arena_take(r->arena, r->text.len - start + 1);
    bool is_class = false;

    for (; at < r->text.len && (is_class || r->text.ptr[at] != '/'); at++) {
        char byte = r->text.ptr[at];

        if (byte == '\\' && at + 1 < r->text.len) {
            if (r->text.ptr[at + 1] != '/')
                out[len++] = byte;
            byte = r->text.ptr[++at];
        } else if (byte == '[' || byte == ']') {
            is_class = byte == '[';
        }
        out[len++] = byte;
    }
    if (at >= r->text.len || (at + 1 < r->text.len && !is_space(r->text.ptr[at + 1]) &&
                              !is_at(r, at + 1, ')') && !is_sign_pair(r, at + 1)))
        return filter_term_fail(
            r, ST_INVALID, start,
            "以 / 开头的是正则表达式，应以 / 结束，其后为空格；路径请写在引号里",
            "what begins with / is a regular expression: it must end with / and a space after it; "
            "write a path in quotation marks");
    if (len == 0 || len > FILTER_REGEX_MAX_BYTES)
        return filter_term_fail(r, len ? ST_LIMIT : ST_INVALID, start,
                                "正则表达式应为 1 至 1024 字节",
                                "a regular expression has 1 to 1024 bytes");
    TRY(regex_note(r, start));
    r->at = at + 1;
    term->test = FILTER_REGEX;
    term->expression = (struct str){out, len};
    return filter_regex_compile(r->arena, term->expression, &term->regex, r->fault);
}

/* ---- Terms ---- */

static void names_make(struct arena *arena, const struct taxonomy *taxonomy,
                       struct filter_term *term)
{
    term->taxonomy = taxonomy;
    for (enum record_format format = 0; format <= RECORD_FORMATS; format++) {
        struct taxonomy_names found = {NULL, 0};

        if (taxonomy && format < RECORD_FORMATS)
            found = taxonomy_sources(taxonomy, format, term->field);
        struct str *rows = ARENA_ARRAY(arena, found.count + 1, struct str);
        rows[0] = term->field;
        for (size_t i = 0; i < found.count; i++)
            rows[i + 1] = found.rows[i];
        term->names[format] = (struct filter_names){found.count + 1, rows};
    }
}

static bool is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

static bool is_word_byte(char byte)
{
    return is_digit(byte) || ((byte | 0x20) >= 'a' && (byte | 0x20) <= 'z');
}

/* Bare words: anywhere in a value, but not within a longer word. */
static void word_make(struct arena *arena, struct str text, struct filter_term *term)
{
    term->test = FILTER_WORD;
    term->text = fold_copy(arena, text);
    term->is_word_start = text.len > 0 && is_word_byte(text.ptr[0]);
    term->is_word_end = text.len > 0 && is_word_byte(text.ptr[text.len - 1]);
    filter_judge_bound(arena, text, &term->low);
}

static void exact_make(struct arena *arena, struct str text, struct filter_term *term)
{
    term->test = FILTER_EQUAL;
    term->text = fold_copy(arena, text);
    filter_judge_bound(arena, text, &term->low);
}

/* A whole value without quotation marks and wildcards: a range of addresses, or the value. */
static enum status value_make(struct filter_term_reader *r, size_t at, struct str text,
                              struct filter_term *term)
{
    exact_make(r->arena, text, term);
    if (filter_network_read(r->arena, text, term))
        return ST_OK;
    if (filter_network_is_meant(text))
        return filter_term_fail(r, ST_INVALID, at,
                                "不是地址段：IPv4 各段应为 0 至 255，前缀 0 至 32；IPv6 前缀 0 至 "
                                "128；本非地址段时加引号",
                                "this is no network: the parts of an IPv4 address are 0 to 255, "
                                "its prefix 0 to 32, that "
                                "of IPv6 0 to 128; quote what is not meant as one");
    return ST_OK;
}

static bool is_wild(char byte)
{
    return byte == FILTER_REGEX_MANY || byte == FILTER_REGEX_ONE;
}

static bool has_wild(struct str text)
{
    for (size_t i = 0; i < text.len; i++)
        if (is_wild(text.ptr[i]))
            return true;
    return false;
}

/* Take the * off both ends. */
static struct str ends_take(struct str text, bool *ret_before, bool *ret_behind)
{
    *ret_before = *ret_behind = false;
    for (; text.len > 0 && text.ptr[0] == FILTER_REGEX_MANY; text.ptr++, text.len--)
        *ret_before = true;
    for (; text.len > 0 && text.ptr[text.len - 1] == FILTER_REGEX_MANY; text.len--)
        *ret_behind = true;
    return text;
}

static enum status wild_make(struct filter_term_reader *r, size_t at, struct str pattern,
                             struct filter_term *term)
{
    bool before, behind, is_word = term->field.len == 0 && r->field.len == 0;
    struct str inner = ends_take(pattern, &before, &behind);

    if (inner.len == 0) {
        term->test = FILTER_ANY;
        return ST_OK;
    }
    if (has_wild(inner)) {
        TRY(regex_note(r, at));
        term->test = FILTER_REGEX;
        term->pattern = is_word ? term->pattern : pattern;
        struct str text = filter_regex_of_pattern(
            r->arena, is_word ? inner : pattern, is_word, !before && is_word_byte(inner.ptr[0]),
            !behind && is_word_byte(inner.ptr[inner.len - 1]));
        return filter_regex_compile(r->arena, text, &term->regex, r->fault);
    }
    if (is_word) {
        word_make(r->arena, inner, term);
        term->is_word_start = term->is_word_start && !before;
        term->is_word_end = term->is_word_end && !behind;
        term->low = (struct filter_bound){0};
        return ST_OK;
    }
    term->test = before && behind ? FILTER_CONTAINS : before ? FILTER_ENDS : FILTER_STARTS;
    term->text = fold_copy(r->arena, inner);
    return ST_OK;
}

/* ---- Ranges ---- */

static enum status bound_take(struct filter_term_reader *r, const char *ends, bool *ret_is_star,
                              struct filter_bound *bound)
{
    struct str text;
    size_t start = r->at;

    *ret_is_star = false;
    if (is_at(r, r->at, '"')) {
        TRY(quoted_take(r, &text));
    } else {
        size_t end = word_end(r, r->at, ends);
        text = word_take(r, r->at, end);
        r->at = end;
        *ret_is_star = text.len == 1 && text.ptr[0] == FILTER_REGEX_MANY;
    }
    if (*ret_is_star)
        return ST_OK;
    if (text.len == 0 || has_wild(text))
        return filter_term_fail(
            r, ST_INVALID, start, "这里应为一个数、地址或文本，不带通配符",
            "a number, an address or a text without wildcards was expected here");
    filter_judge_bound(r->arena, text, bound);
    return ST_OK;
}

/* Both bounds of one kind, and the lower one greater: nothing could lie between. */
static bool is_upside_down(const struct filter_bound *low, const struct filter_bound *high)
{
    if (!low->is_set || !high->is_set)
        return false;
    if (low->is_number && high->is_number)
        return low->number > high->number;
    if (low->is_address && high->is_address)
        return address_order((struct address){low->high, low->low},
                             (struct address){high->high, high->low}) > 0;
    return fold_order(low->text, high->text) > 0;
}

static enum status range_take(struct filter_term_reader *r, struct filter_term *term)
{
    size_t start = r->at;
    bool is_low_open = r->text.ptr[r->at] == '{', is_star;

    r->at = spaces_pass(r, r->at + 1);
    TRY(bound_take(r, "]}", &is_star, &term->low));
    r->at = spaces_pass(r, r->at);
    if (r->at + 3 > r->text.len || memcmp(r->text.ptr + r->at, "TO", 2) != 0 ||
        !is_space(r->text.ptr[r->at + 2]))
        return filter_term_fail(r, ST_INVALID, r->at, "范围应写成 [低 TO 高],这里应为 TO",
                                "a range is written [low TO high]; TO was expected here");
    r->at = spaces_pass(r, r->at + 2);
    TRY(bound_take(r, "]}", &is_star, &term->high));
    r->at = spaces_pass(r, r->at);
    if (!is_at(r, r->at, ']') && !is_at(r, r->at, '}'))
        return filter_term_fail(r, ST_INVALID, start, "这个范围没有以 ] 或 } 结束",
                                "this range does not end with ] or }");
    term->low.is_open = is_low_open;
    if (is_upside_down(&term->low, &term->high))
        return filter_term_fail(r, ST_INVALID, start, "范围应从低到高，写成 [低 TO 高]",
                                "a range goes from low to high: [low TO high]");
    term->high.is_open = r->text.ptr[r->at++] == '}';
    term->test = term->low.is_set || term->high.is_set ? FILTER_BETWEEN : FILTER_ANY;
    return ST_OK;
}

/* > >= < <= */
static enum status comparison_take(struct filter_term_reader *r, struct filter_term *term)
{
    size_t start = r->at;
    bool is_low = r->text.ptr[r->at++] == '>', is_star, is_open = !is_at(r, r->at, '=');
    struct filter_bound *bound = is_low ? &term->low : &term->high;

    r->at = spaces_pass(r, is_open ? r->at : r->at + 1);
    TRY(bound_take(r, "()\"", &is_star, bound));
    if (is_star)
        return filter_term_fail(r, ST_INVALID, start, "比较的对象不能是 *", "* cannot be compared");
    bound->is_open = is_open;
    term->test = FILTER_BETWEEN;
    return ST_OK;
}

/* ---- Words ---- */

/* "word~2", "word^2", "words"* of other languages would be looked for as text, and found nowhere.
 */
static enum status suffix_check(const struct filter_term_reader *r, size_t start, size_t end)
{
    size_t at = end;
    bool is_quoted = r->text.ptr[start] == '"';

    while (!is_quoted && at > start && (is_digit(r->text.ptr[at - 1]) || is_at(r, at - 1, '.')))
        at--;
    bool is_sign = !is_quoted && at > start + 1 && !is_at(r, at - 2, '\\') &&
                   (is_at(r, at - 1, '~') || (is_at(r, at - 1, '^') && at < end));
    if (!is_sign && !(is_quoted && end < r->text.len && strchr("*?~^", r->text.ptr[end])))
        return ST_OK;
    return filter_term_fail(
        r, ST_INVALID, is_quoted ? end : at - 1,
        "没有近似查找（~）和权重（^），引号后不能接 * ?；是值的一部分时写 \\~、\\^ 或写在引号里",
        "there is no fuzzy search (~) and no weight (^), and * ? cannot follow a quotation mark; "
        "where it is part of the value write \\~ or \\^ or quotation marks");
}

static enum status value_take(struct filter_term_reader *r, struct filter_term *term)
{
    size_t start = r->at;
    bool is_word = term->field.len == 0 && r->field.len == 0;
    struct str text = {0};

    if (is_at(r, start, '/'))
        return regex_take(r, term);
    size_t next = spaces_pass(r, word_end(r, start, "()\""));
    bool has_to = next + 2 < r->text.len && memcmp(r->text.ptr + next, "TO ", 3) == 0;
    if ((!is_word || has_to) && (is_at(r, start, '[') || is_at(r, start, '{')))
        return range_take(r, term);
    if (!is_word && (is_at(r, start, '<') || is_at(r, start, '>')))
        return comparison_take(r, term);
    if (is_at(r, start, '"')) {
        TRY(quoted_take(r, &text));
        TRY(suffix_check(r, start, r->at));
        if (is_word && text.len == 0)
            return filter_term_fail(r, ST_INVALID, start, "引号里没有内容",
                                    "there is nothing between the quotation marks");
        (is_word ? word_make : exact_make)(r->arena, text, term);
        return ST_OK;
    }
    size_t end = word_end(r, start, "()\"");
    if (end == start)
        return filter_term_fail(r, ST_INVALID, start, "冒号后应为一个值",
                                "a value was expected after the colon");
    TRY(suffix_check(r, start, end));
    r->at = end;
    text = word_take(r, start, end);
    if (has_wild(text))
        return wild_make(r, start, text, term);
    TRY(value_make(r, start, text, term));
    if (is_word && term->test == FILTER_EQUAL)
        word_make(r->arena, text, term);
    return ST_OK;
}

/* "2001:db8::1", "00:0c:29:aa:bb:cc", "http://host/path" are words, not fields with values. */
static bool is_whole_word(const struct filter_term_reader *r, size_t at, size_t colon)
{
    enum { MAC_BYTES = 17, MAC_STEP = 3 };
    size_t end = word_end(r, at, "()\"/");
    struct address address;

    if (is_at(r, colon + 1, '/') && is_at(r, colon + 2, '/'))
        return true;
    if (address_read((struct str){r->text.ptr + at, end - at}, &address))
        return true;
    for (size_t i = at; i < end; i++) {
        bool is_border = (i - at) % MAC_STEP == 2;
        char low = (char)(r->text.ptr[i] | 0x20);

        if (is_border ? r->text.ptr[i] != ':' : !(low >= 'a' && low <= 'f') && !is_digit(low))
            return false;
    }
    return end - at == MAC_BYTES;
}

/* "dns.*" */
static bool is_branch(struct str field)
{
    return field.len > 2 && field.ptr[field.len - 1] == FILTER_REGEX_MANY &&
           field.ptr[field.len - 2] == '.';
}

static void field_settle(const struct filter_term_reader *r, struct filter_term *term)
{
    if (term->field.len == 0)
        term->field = r->field;
    if (is_branch(term->field)) {
        term->is_beneath = true;
        term->field.len -= 2;
    }
    if (str_is(term->field, "*"))
        term->field = (struct str){NULL, 0};
    names_make(r->arena, r->taxonomy, term);
}

static enum status field_take(struct filter_term_reader *r, size_t colon, struct filter_word *word)
{
    struct filter_term *term = &word->term;
    struct str field = word_take(r, r->at, colon);
    size_t start = r->at;

    if (field.len == 0 || field.len > FILTER_FIELD_MAX_BYTES)
        return filter_term_fail(r, ST_INVALID, start, "冒号前应为字段名",
                                "a field name was expected before the colon");
    if (field.len == 1 && field.ptr[0] == FILTER_REGEX_MANY)
        field = STR("*");
    if (has_wild((struct str){field.ptr, is_branch(field) ? field.len - 1 : field.len}))
        return filter_term_fail(r, ST_INVALID, start, "字段名里的 * 只能单独写，或写成 a.b.*",
                                "in a field name * stands alone or at the end, as in a.b.*");
    term->field = field;
    r->at = spaces_pass(r, colon + 1);
    return ST_OK;
}

static enum status condition_take(struct filter_term_reader *r, struct filter_word *word)
{
    static const uint64_t costs[] = {
        [FILTER_ANY] = COST_VALUE,        [FILTER_EQUAL] = COST_VALUE,
        [FILTER_STARTS] = COST_PATTERN,   [FILTER_ENDS] = COST_PATTERN,
        [FILTER_CONTAINS] = COST_PATTERN, [FILTER_WORD] = COST_PATTERN,
        [FILTER_REGEX] = COST_REGEX,      [FILTER_NETWORK] = COST_VALUE,
        [FILTER_BETWEEN] = COST_VALUE,
    };
    struct filter_term *term = &word->term;
    size_t colon = word_end(r, r->at, ":()\"/");

    term->at = r->at;
    if (is_at(r, colon, ':') && !is_whole_word(r, r->at, colon)) {
        TRY(field_take(r, colon, word));
        if (is_at(r, r->at, '(')) {
            word->at = r->at++;
            word->kind = FILTER_WORD_OPEN;
            word->field = term->field;
            return ST_OK;
        }
    }
    TRY(value_take(r, term));
    field_settle(r, term);
    word->kind =
        term->test == FILTER_ANY && term->field.len == 0 ? FILTER_WORD_ALL : FILTER_WORD_TERM;
    word->cost = costs[term->test] + (term->field.len == 0 ? COST_EVERY_FIELD : 0);
    return ST_OK;
}

/* An operator at this place: its length, 0 when there is none. */
static size_t operator_at(const struct filter_term_reader *r, enum filter_word_kind *ret_kind)
{
    static const struct {
        const char *text;
        enum filter_word_kind kind;
    } operators[] = {
        {"and", FILTER_WORD_AND}, {"or", FILTER_WORD_OR},   {"not", FILTER_WORD_NOT},
        {"&&", FILTER_WORD_AND},  {"||", FILTER_WORD_OR},   {"!", FILTER_WORD_NOT},
        {"(", FILTER_WORD_OPEN},  {")", FILTER_WORD_CLOSE},
    };
    struct str rest = {r->text.ptr + r->at, r->text.len - r->at};

    for (size_t i = 0; i < sizeof operators / sizeof operators[0]; i++) {
        struct str sign = str_of(operators[i].text);
        bool is_word = is_word_byte(sign.ptr[0]);
        char after = rest.len > sign.len ? rest.ptr[sign.len] : ' ';

        if (rest.len < sign.len || !fold_equal((struct str){rest.ptr, sign.len}, sign))
            continue;
        if (is_word && !is_space(after) && !strchr("()\"!", after))
            continue;
        *ret_kind = operators[i].kind;
        return sign.len;
    }
    return 0;
}

enum status filter_term_next(struct filter_term_reader *r, struct filter_word *ret_word)
{
    memset(ret_word, 0, sizeof *ret_word);
    r->at = spaces_pass(r, r->at);
    ret_word->at = r->at;
    if (r->at >= r->text.len)
        return ST_OK;
    /* "+a" is required in other languages; here every condition is, unless OR is written. */
    bool has_plus = is_at(r, r->at, '+') && r->at + 1 < r->text.len &&
                    !strchr(" \t\r\n+)", r->text.ptr[r->at + 1]);
    r->at += has_plus;
    bool is_word = has_plus && !is_at(r, r->at, '(');
    size_t length = is_word ? 0 : operator_at(r, &ret_word->kind);
    r->at += length;
    return length > 0 ? ST_OK : condition_take(r, ret_word);
}

enum status filter_term_of_value(struct arena *arena, struct str field, struct str text,
                                 const struct taxonomy *taxonomy, struct filter_term *ret_term,
                                 struct fault *fault)
{
    memset(ret_term, 0, sizeof *ret_term);
    if (field.len > FILTER_FIELD_MAX_BYTES || text.len > FILTER_MAX_BYTES)
        return fault_set(fault, ST_LIMIT, "filter", "字段名或值过长",
                         "the field name or the value is too long");
    ret_term->field = field;
    exact_make(arena, text, ret_term);
    names_make(arena, taxonomy, ret_term);
    return ST_OK;
}
