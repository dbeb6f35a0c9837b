/* SPDX-License-Identifier: Apache-2.0
 * Filled answers against the fields of a form: kinds, options, bounds, conditions, sums. */
#include <string.h>

#include "policy/form.h"
#include "policy/snapshot.h"

enum {
    FIRST_PROBLEMS = 16,
    PROBLEMS_MAX = 2000,
    DEFAULT_TEXT_POINTS = 200,
    DEFAULT_LINES_POINTS = 2000,
    DEFAULT_ROWS = 500,
    LEVEL_MAX = 5,
    POSTAL_DIGITS = 6,
    REGION_DIGITS = 6,
    MOBILE_DIGITS = 11,
    USCC_CHARACTERS = 18,
    PHONE_MAX = 40,
    EMAIL_MAX = 120,
};

struct check {
    const struct policy *policy;
    struct arena *arena;
    struct form_problems found;
    size_t size;
    struct str prefix; /* "" or "table6[2]" */
};

static struct str shown_key(struct check *c, const json_t *field)
{
    struct str key = json_get_text(field, "key");

    if (c->prefix.len == 0)
        return str_copy(c->arena, key);
    struct str rest;
    (void)str_cut(key, '.', &rest);
    return arena_print(c->arena, "%.*s.%.*s", STR_ARG(c->prefix), STR_ARG(rest));
}

static void add(struct check *c, struct form_problem problem)
{
    struct form_problems *found = &c->found;

    if (found->count == PROBLEMS_MAX)
        return;
    if (found->count == c->size) {
        size_t size = c->size ? c->size * 2 : FIRST_PROBLEMS;
        struct form_problem *grown = ARENA_ARRAY(c->arena, size, struct form_problem);
        for (size_t i = 0; i < found->count; i++)
            grown[i] = found->problems[i];
        found->problems = grown;
        c->size = size;
    }
    found->problems[found->count++] = problem;
}

/* A problem whose sentences are "“label”" and "label" followed by these words. */
static void say(struct check *c, const json_t *field, const char *code, bool is_missing,
                struct str zh, struct str en)
{
    struct str zh_label = json_get_text(field, "zh"), en_label = json_get_text(field, "en");

    add(c, (struct form_problem){
               .key = shown_key(c, field),
               .code = str_of(code),
               .zh = arena_print(c->arena, "“%.*s”%.*s", STR_ARG(zh_label), STR_ARG(zh)),
               .en = arena_print(c->arena, "%.*s: %.*s", STR_ARG(en_label), STR_ARG(en)),
               .is_missing = is_missing,
           });
}

static bool all_digits(struct str text)
{
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] < '0' || text.ptr[i] > '9')
            return false;
    }
    return text.len > 0;
}

static bool all_of(struct str text, const char *allowed)
{
    for (size_t i = 0; i < text.len; i++) {
        if (!strchr(allowed, text.ptr[i]))
            return false;
    }
    return text.len > 0;
}

static bool is_email(struct str text)
{
    struct str domain;
    struct str name = str_cut(text, '@', &domain);

    for (size_t i = 0; i < text.len; i++) {
        if ((unsigned char)text.ptr[i] <= ' ')
            return false;
    }
    return text.len <= EMAIL_MAX && name.len > 0 && str_contains(domain, STR(".")) &&
           !str_contains(domain, STR("@")) && !str_starts(domain, STR(".")) &&
           !str_ends(domain, STR("."));
}

/* The province part must exist, or be the demonstration's 99; a county that the table does not hold
 * may still be right. */
static bool is_region(const struct policy *policy, struct str text)
{
    char province[REGION_DIGITS] = {'0', '0', '0', '0', '0', '0'};

    if (text.len != REGION_DIGITS || !all_digits(text))
        return false;
    province[0] = text.ptr[0];
    province[1] = text.ptr[1];
    if (str_starts(text, STR("99")))
        return true;
    return json_object_getn(policy->region_of, province, REGION_DIGITS) != NULL;
}

static const json_t *option_of(const json_t *field, struct str code)
{
    size_t i;
    json_t *option;

    json_array_foreach(json_get_list(field, "options"), i, option)
    {
        if (str_equal(json_get_text(option, "code"), code))
            return option;
    }
    return NULL;
}

static void check_text(struct check *c, const json_t *field, struct str kind, struct str text)
{
    bool is_lines = str_is(kind, "lines");
    int64_t max = json_get_int(field, "max", is_lines ? DEFAULT_LINES_POINTS : DEFAULT_TEXT_POINTS);

    if ((int64_t)str_points(text) > max)
        say(c, field, "too-long", false, arena_print(c->arena, "超过 %lld 个字", (long long)max),
            arena_print(c->arena, "longer than %lld characters", (long long)max));
    if (!is_lines && str_contains(text, STR("\n")))
        say(c, field, "not-one-line", false, STR("应写在一行内"), STR("must be one line"));
}

/* Kinds of text with a form of their own. */
static const struct {
    const char *kind, *code, *zh, *en;
} text_kinds[] = {
    {"date", "not-a-date", "不是日期，应写成 2026-01-31 的样式",
     "not a date, write it as 2026-01-31"},
    {"region", "not-a-region", "不是行政区划代码（6 位数字）",
     "not an administrative division code"},
    {"uscc", "not-a-uscc", "不是统一社会信用代码（18 位）", "not a unified social credit code"},
    {"postal", "not-a-postal-code", "应为 6 位数字", "must be 6 digits"},
    {"phone", "not-a-phone", "不是电话号码，没有的填“/”",
     "not a telephone number, write / for none"},
    {"mobile", "not-a-mobile", "应为以 1 开头的 11 位数字", "must be 11 digits and begin with 1"},
    {"email", "not-an-email", "不是电子邮件地址", "not an e-mail address"},
};

static bool text_is_kind(const struct policy *policy, const char *kind, struct str text)
{
    struct date day;

    if (str_is(STR("date"), kind))
        return date_read(text, &day);
    if (str_is(STR("region"), kind))
        return is_region(policy, text);
    if (str_is(STR("uscc"), kind))
        return text.len == USCC_CHARACTERS && all_of(text, "0123456789ABCDEFGHJKLMNPQRTUWXY");
    if (str_is(STR("postal"), kind))
        return text.len == POSTAL_DIGITS && all_digits(text);
    if (str_is(STR("phone"), kind))
        return text.len <= PHONE_MAX && all_of(text, "0123456789-+() /,;");
    if (str_is(STR("mobile"), kind))
        return text.len == MOBILE_DIGITS && all_digits(text) && text.ptr[0] == '1';
    return is_email(text);
}

static void check_choices(struct check *c, const json_t *field, const json_t *answer)
{
    size_t i, k;
    json_t *item, *other;

    json_array_foreach(answer, i, item)
    {
        const json_t *option = json_is_string(item) ? option_of(field, json_text(item)) : NULL;
        if (!option) {
            struct str word = json_text(item);
            say(c, field, "not-an-option", false,
                arena_print(c->arena, "没有选项“%.*s”", STR_ARG(word)),
                arena_print(c->arena, "there is no option \"%.*s\"", STR_ARG(word)));
            continue;
        }
        if (json_get_bool(option, "excludes_others", false) && json_array_size(answer) > 1)
            say(c, field, "excludes-others", false,
                arena_print(c->arena, "选了“%.*s”就不能再选其他",
                            STR_ARG(json_get_text(option, "zh"))),
                arena_print(c->arena, "\"%.*s\" excludes the other options",
                            STR_ARG(json_get_text(option, "en"))));
        for (k = 0; k < i; k++) {
            other = json_array_get(answer, k);
            if (json_equal(other, item))
                say(c, field, "twice", false, STR("同一选项出现了两次"),
                    STR("the same option stands twice"));
        }
    }
}

static void check_number(struct check *c, const json_t *field, struct str kind,
                         const json_t *answer)
{
    bool is_level = str_is(kind, "level");
    bool is_whole = !str_is(kind, "number");
    int64_t min = json_get_int(field, "min", is_level ? 1 : 0);
    int64_t max = json_get_int(field, "max", is_level ? LEVEL_MAX : INT32_MAX);
    double value = json_number_value(answer);

    if (is_whole && !json_is_integer(answer)) {
        say(c, field, "not-a-whole-number", false, STR("应为整数"), STR("must be a whole number"));
    } else if (!json_is_number(answer)) {
        say(c, field, "not-a-number", false, STR("应为数字"), STR("must be a number"));
    } else if (value < (double)min || value > (double)max) {
        say(c, field, "out-of-range", false,
            arena_print(c->arena, "应在 %lld 到 %lld 之间", (long long)min, (long long)max),
            arena_print(c->arena, "must lie between %lld and %lld", (long long)min,
                        (long long)max));
    }
}

/* A text answer of a kind other than plain text. */
static void check_special(struct check *c, const json_t *field, struct str kind, struct str text)
{
    for (size_t i = 0; i < sizeof text_kinds / sizeof *text_kinds; i++) {
        if (str_is(kind, text_kinds[i].kind) && !text_is_kind(c->policy, text_kinds[i].kind, text))
            say(c, field, text_kinds[i].code, false, str_of(text_kinds[i].zh),
                str_of(text_kinds[i].en));
    }
}

static void check_value(struct check *c, const json_t *field, const json_t *answer)
{
    struct str kind = json_get_text(field, "kind");

    if (str_is(kind, "choices")) {
        if (json_is_array(answer))
            check_choices(c, field, answer);
        else
            say(c, field, "not-a-list", false, STR("应为选项列表"), STR("must be a list"));
    } else if (str_is(kind, "yesno") || str_is(kind, "attachment")) {
        if (!json_is_boolean(answer))
            say(c, field, "not-yes-or-no", false, STR("应为是或否"), STR("must be yes or no"));
    } else if (str_is(kind, "int") || str_is(kind, "number") || str_is(kind, "level")) {
        check_number(c, field, kind, answer);
    } else if (!json_is_string(answer)) {
        say(c, field, "not-text", false, STR("应为文本"), STR("must be text"));
    } else if (str_is(kind, "choice")) {
        if (!option_of(field, json_text(answer)))
            say(c, field, "not-an-option", false,
                arena_print(c->arena, "没有选项“%.*s”", STR_ARG(json_text(answer))),
                arena_print(c->arena, "there is no option \"%.*s\"", STR_ARG(json_text(answer))));
    } else {
        if (str_is(kind, "text") || str_is(kind, "lines"))
            check_text(c, field, kind, json_text(answer));
        check_special(c, field, kind, json_text(answer));
    }
}

static bool is_empty(const json_t *answer)
{
    if (!answer || json_is_null(answer))
        return true;
    if (json_is_array(answer))
        return json_array_size(answer) == 0;
    return json_is_string(answer) && str_trim(json_text(answer)).len == 0;
}

static void check_sum(struct check *c, const json_t *field, const json_t *answers)
{
    const json_t *parts = json_get_list(field, "sum_of");
    int64_t total = 0;
    size_t i;
    json_t *part;

    json_array_foreach(parts, i, part)
    {
        total += json_get_int(answers, json_string_value(part), 0);
    }
    if (parts && total != json_get_int(answers, json_get_text(field, "key").ptr, 0))
        say(c, field, "sum", true, arena_print(c->arena, "应等于各级之和 %lld", (long long)total),
            arena_print(c->arena, "must be the sum of the levels, %lld", (long long)total));
}

static void check_field(struct check *c, const json_t *field, const json_t *answers)
{
    struct str key = json_get_text(field, "key");
    const json_t *answer = json_object_getn(answers, key.ptr, key.len);

    if (!form_is_shown(field, answers))
        return;
    if (is_empty(answer)) {
        if (json_get_bool(field, "required", false))
            say(c, field, "missing", true, STR("还没有填写"), STR("not filled in yet"));
        return;
    }
    check_value(c, field, answer);
    if (json_get_bool(field, "must_have", false) && json_is_false(answer))
        say(c, field, "must-attach", true, STR("必须附上"), STR("must be attached"));
    check_sum(c, field, answers);
}

static void check_table(struct check *c, const json_t *table, const json_t *answers)
{
    size_t i;
    json_t *field;

    json_array_foreach(json_get_list(table, "fields"), i, field)
    {
        check_field(c, field, answers);
    }
}

/* The list of rows of a table that repeats. */
static bool is_repeating(const struct check *c, struct str form, const char *key,
                         const json_t *value)
{
    size_t i;
    json_t *table;

    json_array_foreach(json_get_list(policy_form(c->policy, form), "tables"), i, table)
    {
        if (str_is(json_get_text(table, "id"), key))
            return json_is_array(value) && json_get_bool(table, "repeats", false);
    }
    return false;
}

static struct str unknown_key(struct check *c, struct str key)
{
    struct str rest;

    (void)str_cut(key, '.', &rest);
    if (c->prefix.len == 0 || rest.len == 0)
        return str_copy(c->arena, key);
    return arena_print(c->arena, "%.*s.%.*s", STR_ARG(c->prefix), STR_ARG(rest));
}

/* Keys that no table of this subject knows. */
static void check_unknown(struct check *c, struct str form, struct str about, const json_t *answers)
{
    const char *key;
    json_t *value;

    json_object_foreach((json_t *)(uintptr_t)answers, key, value)
    {
        bool is_table = str_is(about, "system") && is_repeating(c, form, key, value);
        if (is_table || form_field(c->policy, form, str_of(key)))
            continue;
        add(c, (struct form_problem){
                   .key = unknown_key(c, str_of(key)),
                   .code = STR("unknown"),
                   .zh = arena_print(c->arena, "备案表里没有“%s”这一项", key),
                   .en = arena_print(c->arena, "the form has no field %s", key),
               });
    }
}

/* The rows of a table that repeats, each with its own answers. */
static void check_rows(struct check *c, struct str form, const json_t *table, const json_t *answers)
{
    const char *id = json_get_text(table, "id").ptr;
    const json_t *rows = json_get_list(answers, id);
    size_t i, max = (size_t)json_get_int(table, "max_rows", DEFAULT_ROWS);
    json_t *row;

    if (json_array_size(rows) > max)
        add(c, (struct form_problem){
                   .key = str_copy(c->arena, str_of(id)),
                   .code = STR("too-many"),
                   .zh = arena_print(c->arena, "超过 %zu 张", max),
                   .en = arena_print(c->arena, "more than %zu sheets", max),
               });
    json_array_foreach(rows, i, row)
    {
        c->prefix = arena_print(c->arena, "%s[%zu]", id, i);
        check_table(c, table, row);
        check_unknown(c, form, STR("data"), row);
    }
    c->prefix = (struct str){NULL, 0};
}

enum status form_check(const struct policy *policy, struct arena *arena, struct str form,
                       struct str about, const json_t *answers, struct form_problems *ret_problems)
{
    struct check c = {.policy = policy, .arena = arena};
    const json_t *found = policy_form(policy, form);
    size_t i;
    json_t *table;

    if (!found)
        return ST_NOT_FOUND;
    if (!json_is_object(answers))
        return ST_MALFORMED;
    json_array_foreach(json_get_list(found, "tables"), i, table)
    {
        struct str subject = json_get_text(table, "about");
        if (str_equal(subject, about))
            check_table(&c, table, answers);
        else if (str_is(about, "system") && json_get_bool(table, "repeats", false))
            check_rows(&c, form, table, answers);
    }
    check_unknown(&c, form, about, answers);
    *ret_problems = c.found;
    return ST_OK;
}
