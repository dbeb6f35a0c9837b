/* SPDX-License-Identifier: Apache-2.0
 * Modifiers: what stands behind a field's name changes its values, then says how they are asked. */
#include "events/sigma_value.h"

#include <string.h>

#include "events/fold.h"
#include "events/sigma_cidr.h"
#include "events/sigma_text.h"
#include "events/sigma_variant.h"

struct item {
    struct sigma_rule_reading *reading;
    struct str key, field;
    bool is_all, is_cased, is_neq, is_exists, is_regex, is_cidr, is_fieldref, is_expand;
    bool is_contains, is_prefix, is_suffix;
    uint32_t regex_flags;
    enum sigma_part part;
    enum sigma_op compare; /* SIGMA_EQUALS: none */
    enum sigma_variant variants[8];
    size_t variant_count;
};

static enum status refuse(struct item *item, const char *zh, const char *en)
{
    return sigma_rule_refuse(item->reading->arena, item->reading->rule, zh, en, item->key);
}

/* ---- Modifiers ---- */

static bool take_flag(struct item *item, struct str word)
{
    const struct {
        const char *word;
        bool *flag;
    } flags[] = {
        {"all", &item->is_all},           {"cased", &item->is_cased},
        {"neq", &item->is_neq},           {"exists", &item->is_exists},
        {"re", &item->is_regex},          {"cidr", &item->is_cidr},
        {"fieldref", &item->is_fieldref}, {"expand", &item->is_expand},
        {"contains", &item->is_contains}, {"startswith", &item->is_prefix},
        {"endswith", &item->is_suffix},
    };

    for (size_t i = 0; i < sizeof flags / sizeof flags[0]; i++) {
        if (str_is(word, flags[i].word)) {
            *flags[i].flag = true;
            return true;
        }
    }
    return false;
}

static bool take_word(struct item *item, struct str word)
{
    static const struct {
        const char *word;
        enum sigma_op op;
    } compares[] = {{"lt", SIGMA_NUMBER_LT},
                    {"lte", SIGMA_NUMBER_LTE},
                    {"gt", SIGMA_NUMBER_GT},
                    {"gte", SIGMA_NUMBER_GTE}};
    static const struct {
        const char *word;
        enum sigma_part part;
    } parts[] = {{"minute", SIGMA_MINUTE}, {"hour", SIGMA_HOUR},   {"day", SIGMA_DAY},
                 {"week", SIGMA_WEEK},     {"month", SIGMA_MONTH}, {"year", SIGMA_YEAR}};
    enum sigma_variant variant = sigma_variant_of(word);

    if (take_flag(item, word))
        return true;
    if (variant != SIGMA_VARIANTS) {
        if (item->variant_count == sizeof item->variants / sizeof item->variants[0])
            return false;
        item->variants[item->variant_count++] = variant;
        return true;
    }
    for (size_t i = 0; i < sizeof compares / sizeof compares[0]; i++)
        if (str_is(word, compares[i].word))
            return (item->compare = compares[i].op, true);
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
        if (str_is(word, parts[i].word))
            return (item->part = parts[i].part, true);
    if (item->is_regex && word.len == 1 && strchr("ims", word.ptr[0])) {
        item->regex_flags |= word.ptr[0] == 'i'   ? SIGMA_RE_I
                             : word.ptr[0] == 'm' ? SIGMA_RE_M
                                                  : SIGMA_RE_S;
        return true;
    }
    return false;
}

static enum status read_key(struct item *item, struct str key)
{
    struct str rest;

    item->key = key;
    item->field = str_cut(key, '|', &rest);
    if (!item->field.ptr)
        item->field.ptr = "";
    while (rest.len > 0) {
        struct str word = str_cut(rest, '|', &rest);
        if (!take_word(item, word))
            return sigma_rule_refuse(item->reading->arena, item->reading->rule, "不认识的修饰符",
                                     "unknown modifier", word);
    }
    int texts = item->is_contains + item->is_prefix + item->is_suffix;
    int kinds = item->is_regex + item->is_cidr + item->is_exists +
                (item->compare != SIGMA_EQUALS || item->part != SIGMA_WHOLE);
    if (kinds > 1 || texts > 1 || (kinds == 1 && (texts > 0 || item->variant_count > 0)) ||
        (item->is_fieldref && (kinds > 0 || item->variant_count > 0)))
        return refuse(item, "这些修饰符不能同用", "these modifiers cannot stand together");
    if (item->field.len == 0 && (item->is_exists || item->is_fieldref))
        return refuse(item, "没有字段名", "a field's name is missing");
    return ST_OK;
}

/* ---- Values ---- */

static struct sigma_expr *new_test(struct item *item, enum sigma_op op, struct str text)
{
    struct sigma_expr *expr = ARENA_NEW(item->reading->arena, struct sigma_expr);

    item->reading->tests++;
    expr->kind = SIGMA_EXPR_TEST;
    expr->test.field = item->field;
    expr->test.op = op;
    expr->test.text = text;
    expr->test.is_cased = item->is_cased;
    return expr;
}

static enum status make_number(struct item *item, const struct sigma_yaml *value,
                               const struct sigma_expr **ret_expr)
{
    double number;

    if (!sigma_text_number(str_trim(value->text), &number))
        return refuse(item, "值应当是数", "the value must be a number");
    struct sigma_expr *expr = new_test(
        item, item->compare == SIGMA_EQUALS ? SIGMA_NUMBER_EQ : item->compare, (struct str){"", 0});
    expr->test.number = number;
    expr->test.flags = item->part;
    expr->test.is_cased = false;
    *ret_expr = expr;
    return ST_OK;
}

static enum status make_exists(struct item *item, const struct sigma_yaml *value,
                               const struct sigma_expr **ret_expr)
{
    struct str word = fold_copy(item->reading->arena, value->text);
    bool is_true = str_is(word, "true") || str_is(word, "yes");

    if (!is_true && !str_is(word, "false") && !str_is(word, "no"))
        return refuse(item, "exists 的值应当是 true 或 false",
                      "the value of exists must be true or false");
    item->is_cased = false;
    const struct sigma_expr *expr = new_test(item, SIGMA_EXISTS, (struct str){"", 0});
    *ret_expr = is_true ? expr : sigma_rule_not(item->reading->arena, expr);
    return ST_OK;
}

static enum status make_cidr(struct item *item, const struct sigma_yaml *value,
                             const struct sigma_expr **ret_expr)
{
    struct sigma_cidr net;

    if (!sigma_cidr_read(str_trim(value->text), &net))
        return refuse(item, "网段写法有误", "this is no network in CIDR notation");
    item->is_cased = false;
    *ret_expr = new_test(item, SIGMA_CIDR, str_trim(value->text));
    return ST_OK;
}

/* A pattern as the cheapest test that says the same. */
static const struct sigma_expr *make_text(struct item *item, struct sigma_pattern pattern)
{
    struct arena *arena = item->reading->arena;
    bool has_head = false, has_tail = false;
    enum sigma_op op = SIGMA_EQUALS;
    struct str text;

    while (pattern.len > 0 && pattern.units[0] == SIGMA_STAR) {
        pattern.units++;
        pattern.len--;
        has_head = true;
    }
    while (pattern.len > 0 && pattern.units[pattern.len - 1] == SIGMA_STAR) {
        pattern.len--;
        has_tail = true;
    }
    if (item->field.len == 0) /* keywords stand anywhere in a value */
        has_head = has_tail = true;
    if (sigma_variant_plain(arena, pattern, &text)) {
        op = has_head && has_tail ? SIGMA_CONTAINS
             : has_head           ? SIGMA_SUFFIX
             : has_tail           ? SIGMA_PREFIX
                                  : SIGMA_EQUALS;
    } else {
        op = SIGMA_GLOB;
        text = sigma_variant_glob(arena, pattern, has_head, has_tail);
    }
    return new_test(item, op, item->is_cased ? text : fold_copy(arena, text));
}

static enum status make_patterns(struct item *item, const struct sigma_yaml *value,
                                 const struct sigma_expr **ret_expr)
{
    struct arena *arena = item->reading->arena;
    struct sigma_patterns patterns = {.arena = arena};
    const char *zh = NULL, *en = NULL;
    struct str text = value->text;
    char canonical[32];
    double number;

    if (value->is_plain && sigma_text_number(text, &number) && text.ptr[0] != '+') {
        size_t len = sigma_text_of_number(number, canonical);
        text = str_copy(arena, (struct str){canonical, len});
    }
    sigma_variant_read(&patterns, text);
    if (item->is_expand && !sigma_variant_expand(&patterns, item->reading->placeholders, &zh, &en))
        return refuse(item, zh, en);
    for (size_t i = 0; i < item->variant_count; i++)
        if (!sigma_variant_apply(&patterns, item->variants[i], &zh, &en))
            return refuse(item, zh, en);
    const struct sigma_expr **parts = ARENA_ARRAY(arena, patterns.count, const struct sigma_expr *);
    for (size_t i = 0; i < patterns.count; i++) {
        struct sigma_pattern padded =
            sigma_variant_pad(arena, patterns.rows[i], item->is_contains || item->is_suffix,
                              item->is_contains || item->is_prefix);
        parts[i] = make_text(item, padded);
    }
    *ret_expr = sigma_rule_some(arena, 1, parts, patterns.count);
    return ST_OK;
}

static enum status make_field(struct item *item, const struct sigma_yaml *value,
                              const struct sigma_expr **ret_expr)
{
    struct sigma_expr *expr = new_test(item, SIGMA_FIELD, value->text);

    if (value->text.len == 0)
        return refuse(item, "没有写参照的字段", "the field to compare with is missing");
    expr->test.flags = item->is_contains ? SIGMA_CONTAINS
                       : item->is_prefix ? SIGMA_PREFIX
                       : item->is_suffix ? SIGMA_SUFFIX
                                         : SIGMA_EQUALS;
    *ret_expr = expr;
    return ST_OK;
}

static enum status make_regex(struct item *item, const struct sigma_yaml *value,
                              const struct sigma_expr **ret_expr)
{
    struct sigma_expr *expr = new_test(item, SIGMA_REGEX, value->text);

    expr->test.flags = item->regex_flags;
    expr->test.is_cased = true;
    *ret_expr = expr;
    return ST_OK;
}

static enum status make_value(struct item *item, const struct sigma_yaml *value,
                              const struct sigma_expr **ret_expr)
{
    if (value->kind != SIGMA_YAML_SCALAR)
        return refuse(item, "值的嵌套没有意义", "values nested like this mean nothing");
    if (value->text.len > SIGMA_RULE_TEXT_MAX)
        return refuse(item, "值太长", "the value is too long");
    if (item->reading->tests > SIGMA_RULE_TESTS_MAX)
        return refuse(item, "规则的值太多", "the rule has too many values");
    if (sigma_yaml_is_null(value)) {
        if (item->field.len == 0)
            return refuse(item, "关键词不能为空值", "a keyword cannot be null");
        bool is_cased = item->is_cased;
        item->is_cased = false;
        *ret_expr = new_test(item, SIGMA_NULL, (struct str){"", 0});
        item->is_cased = is_cased;
        return ST_OK;
    }
    if (item->is_exists)
        return make_exists(item, value, ret_expr);
    if (item->is_fieldref)
        return make_field(item, value, ret_expr);
    if (item->is_regex)
        return make_regex(item, value, ret_expr);
    if (item->is_cidr)
        return make_cidr(item, value, ret_expr);
    if (item->compare != SIGMA_EQUALS || item->part != SIGMA_WHOLE)
        return make_number(item, value, ret_expr);
    return make_patterns(item, value, ret_expr);
}

enum status sigma_value_item(struct sigma_rule_reading *reading, struct str key,
                             const struct sigma_yaml *values, const struct sigma_expr **ret_expr)
{
    struct item item = {.reading = reading};
    size_t count = values->kind == SIGMA_YAML_LIST ? values->count : 1, i = 0;
    const struct sigma_yaml *value = values->kind == SIGMA_YAML_LIST ? values->first : values;

    TRY(read_key(&item, key));
    if (count == 0)
        return refuse(&item, "值的列表是空的", "the list of values is empty");
    const struct sigma_expr **parts = ARENA_ARRAY(reading->arena, count, const struct sigma_expr *);
    for (; i < count; i++, value = value->next)
        TRY(make_value(&item, value, &parts[i]));
    const struct sigma_expr *expr =
        sigma_rule_some(reading->arena, item.is_all ? (uint32_t)count : 1, parts, count);
    *ret_expr = item.is_neq ? sigma_rule_not(reading->arena, expr) : expr;
    return ST_OK;
}
