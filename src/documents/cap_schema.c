/* SPDX-License-Identifier: Apache-2.0
 * The structure of a message as tables in the order of the standard, and the loop that holds a tree
 * against them. */
#include "documents/cap_schema.h"

#include <stdlib.h>
#include <string.h>

#include "base/banned.h"

enum cap_form {
    FORM_TEXT, /* any, also none */
    FORM_SAID, /* not blank */
    FORM_NAME, /* no blank, comma, < or & */
    FORM_WORD, /* one of the words */
    FORM_INSTANT,
    FORM_LANGUAGE, /* RFC 3066 */
    FORM_URI,
    FORM_WHOLE, /* a whole number, not negative */
    FORM_DECIMAL,
    FORM_POLYGON,
    FORM_CIRCLE,
    FORM_GROUP, /* elements of `inner` */
};

enum { NEEDED = 1, MANY = 2 };

struct cap_rule {
    const char *name; /* NULL ends a table */
    unsigned flags;
    enum cap_form form;
    const char *words; /* between single spaces */
    const struct cap_rule *inner;
};

enum { POLYGON_MIN_POINTS = 4, RULES_MAX = 24 };

#define SIGNATURE_NAMESPACE "http://www.w3.org/2000/09/xmldsig#"

/* 9999-01-01: later times do not print in four digits everywhere. */
#define INSTANT_END_MS 253370764800000

/* clang-format off */
static const struct cap_rule pair_rules[] = {
    {"valueName", NEEDED, FORM_TEXT, NULL, NULL},
    {"value", NEEDED, FORM_TEXT, NULL, NULL},
    {0},
};
static const struct cap_rule resource_rules[] = {
    {"resourceDesc", NEEDED, FORM_TEXT, NULL, NULL},
    {"mimeType", NEEDED, FORM_TEXT, NULL, NULL},
    {"size", 0, FORM_WHOLE, NULL, NULL},
    {"uri", 0, FORM_URI, NULL, NULL},
    {"derefUri", 0, FORM_TEXT, NULL, NULL},
    {"digest", 0, FORM_TEXT, NULL, NULL},
    {0},
};
static const struct cap_rule area_rules[] = {
    {"areaDesc", NEEDED, FORM_TEXT, NULL, NULL},
    {"polygon", MANY, FORM_POLYGON, NULL, NULL},
    {"circle", MANY, FORM_CIRCLE, NULL, NULL},
    {"geocode", MANY, FORM_GROUP, NULL, pair_rules},
    {"altitude", 0, FORM_DECIMAL, NULL, NULL},
    {"ceiling", 0, FORM_DECIMAL, NULL, NULL},
    {0},
};
static const struct cap_rule info_rules[] = {
    {"language", 0, FORM_LANGUAGE, NULL, NULL},
    {"category", NEEDED | MANY, FORM_WORD,
     "Geo Met Safety Security Rescue Fire Health Env Transport Infra CBRNE Other", NULL},
    {"event", NEEDED, FORM_SAID, NULL, NULL},
    {"responseType", MANY, FORM_WORD,
     "Shelter Evacuate Prepare Execute Avoid Monitor Assess AllClear None", NULL},
    {"urgency", NEEDED, FORM_WORD, "Immediate Expected Future Past Unknown", NULL},
    {"severity", NEEDED, FORM_WORD, "Extreme Severe Moderate Minor Unknown", NULL},
    {"certainty", NEEDED, FORM_WORD, "Observed Likely Possible Unlikely Unknown", NULL},
    {"audience", 0, FORM_TEXT, NULL, NULL},
    {"eventCode", MANY, FORM_GROUP, NULL, pair_rules},
    {"effective", 0, FORM_INSTANT, NULL, NULL},
    {"onset", 0, FORM_INSTANT, NULL, NULL},
    {"expires", 0, FORM_INSTANT, NULL, NULL},
    {"senderName", 0, FORM_TEXT, NULL, NULL},
    {"headline", 0, FORM_TEXT, NULL, NULL},
    {"description", 0, FORM_TEXT, NULL, NULL},
    {"instruction", 0, FORM_TEXT, NULL, NULL},
    {"web", 0, FORM_URI, NULL, NULL},
    {"contact", 0, FORM_TEXT, NULL, NULL},
    {"parameter", MANY, FORM_GROUP, NULL, pair_rules},
    {"resource", MANY, FORM_GROUP, NULL, resource_rules},
    {"area", MANY, FORM_GROUP, NULL, area_rules},
    {0},
};
static const struct cap_rule alert_rules[] = {
    {"identifier", NEEDED, FORM_NAME, NULL, NULL},
    {"sender", NEEDED, FORM_NAME, NULL, NULL},
    {"sent", NEEDED, FORM_INSTANT, NULL, NULL},
    {"status", NEEDED, FORM_WORD, "Actual Exercise System Test Draft", NULL},
    {"msgType", NEEDED, FORM_WORD, "Alert Update Cancel Ack Error", NULL},
    {"source", 0, FORM_TEXT, NULL, NULL},
    {"scope", NEEDED, FORM_WORD, "Public Restricted Private", NULL},
    {"restriction", 0, FORM_TEXT, NULL, NULL},
    {"addresses", 0, FORM_TEXT, NULL, NULL},
    {"code", MANY, FORM_TEXT, NULL, NULL},
    {"note", 0, FORM_TEXT, NULL, NULL},
    {"references", 0, FORM_TEXT, NULL, NULL},
    {"incidents", 0, FORM_TEXT, NULL, NULL},
    {"info", MANY, FORM_GROUP, NULL, info_rules},
    {0},
};
/* clang-format on */

void cap_schema_problem(struct cap_problems *problems, const struct cap_node *node,
                        const char *code, struct str zh, struct str en)
{
    json_t *one;

    if (json_array_size(problems->list) >= CAP_MAX_PROBLEMS)
        return;
    one = json_new_object(problems->arena);
    json_put_text(one, "field", cap_tree_path(problems->arena, node));
    json_put_textz(one, "code", code);
    json_put_text(one, "zh",
                  arena_print(problems->arena, "第 %d 行 <%.*s>：%.*s", node->line,
                              STR_ARG(node->name), STR_ARG(zh)));
    json_put_text(one, "en",
                  arena_print(problems->arena, "line %d <%.*s>: %.*s", node->line,
                              STR_ARG(node->name), STR_ARG(en)));
    json_add(problems->list, one);
}

static bool is_digit(char one)
{
    return one >= '0' && one <= '9';
}

bool cap_schema_instant(struct str text, struct instant *ret_at)
{
    static const char form[] = "dddd-dd-ddTdd:dd:ddsdd:dd";

    text = str_trim(text);
    if (text.len != sizeof form - 1)
        return false;
    for (size_t i = 0; i < text.len; i++) {
        bool is_good = form[i] == 'd'   ? is_digit(text.ptr[i])
                       : form[i] == 's' ? text.ptr[i] == '+' || text.ptr[i] == '-'
                                        : text.ptr[i] == form[i];

        if (!is_good)
            return false;
    }
    return instant_read(text, ret_at) && ret_at->ms > 0 && ret_at->ms < INSTANT_END_MS;
}

static bool is_name(struct str text)
{
    for (size_t i = 0; i < text.len; i++) {
        if ((unsigned char)text.ptr[i] <= ' ' || strchr(",<&", text.ptr[i]) != NULL)
            return false;
    }
    return text.len > 0;
}

static bool is_word_of(struct str text, const char *words)
{
    struct str rest = str_of(words);

    while (rest.len > 0) {
        if (str_equal(text, str_cut(rest, ' ', &rest)))
            return true;
    }
    return false;
}

static bool is_language(struct str text)
{
    struct str rest = text;
    bool is_first = true;

    do {
        struct str part = str_cut(rest, '-', &rest);

        if (part.len < 1 || part.len > 8)
            return false;
        for (size_t i = 0; i < part.len; i++) {
            char lower = (char)(part.ptr[i] | 0x20);

            if (!(lower >= 'a' && lower <= 'z') && (is_first || !is_digit(part.ptr[i])))
                return false;
        }
        is_first = false;
    } while (rest.len > 0);
    return text.ptr[text.len - 1] != '-';
}

static bool is_uri(struct str text)
{
    for (size_t i = 0; i < text.len; i++) {
        if ((unsigned char)text.ptr[i] <= ' ')
            return false;
    }
    return true;
}

/* A decimal number of ordinary length between two bounds. */
static bool is_decimal(struct str text, double min, double max)
{
    char digits[40];
    size_t points = 0, figures = 0;

    if (text.len == 0 || text.len >= sizeof digits)
        return false;
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] == '.')
            points++;
        else if (is_digit(text.ptr[i]))
            figures++;
        else if (i > 0 || (text.ptr[i] != '-' && text.ptr[i] != '+'))
            return false;
        digits[i] = text.ptr[i];
    }
    digits[text.len] = '\0';
    if (points > 1 || figures == 0)
        return false;
    double value = strtod(digits, NULL);
    return value >= min && value <= max;
}

static bool is_whole(struct str text)
{
    int64_t number;

    return str_to_int(text, &number) && number >= 0;
}

/* The next piece between blanks. */
static struct str next_piece(struct str text, struct str *ret_rest)
{
    size_t at = 0;

    text = str_trim(text);
    while (at < text.len && (unsigned char)text.ptr[at] > ' ')
        at++;
    *ret_rest = (struct str){text.ptr + at, text.len - at};
    return (struct str){text.ptr, at};
}

static bool is_point(struct str text)
{
    struct str length, width = str_cut(text, ',', &length);

    return is_decimal(width, -90, 90) && is_decimal(length, -180, 180);
}

static bool is_polygon(struct str text)
{
    struct str rest = str_trim(text), first = STR(""), last = STR("");
    size_t count = 0;

    for (; rest.len > 0; count++) {
        last = next_piece(rest, &rest);
        rest = str_trim(rest);
        if (!is_point(last))
            return false;
        if (count == 0)
            first = last;
    }
    return count >= POLYGON_MIN_POINTS && str_equal(first, last);
}

static bool is_circle(struct str text)
{
    struct str rest, point = next_piece(text, &rest), radius = next_piece(rest, &rest);

    return is_point(point) && is_decimal(radius, 0, 20038) && str_trim(rest).len == 0;
}

/* Whether a text has the form of the rule; the words say what was expected. */
static bool fits(const struct cap_rule *rule, struct str raw, const char **ret_zh,
                 const char **ret_en)
{
    struct str text = str_trim(raw);
    struct instant at;

#define EXPECT(zh, en) (*ret_zh = (zh), *ret_en = (en))
    switch (rule->form) {
    case FORM_TEXT:
        return true;
    case FORM_SAID:
        EXPECT("须填写", "must not be empty");
        return text.len > 0;
    case FORM_NAME:
        EXPECT("不得为空，不得含有空格、逗号、< 或 &",
               "must not be empty or hold a blank, a comma, < or &");
        return is_name(raw);
    case FORM_WORD:
        *ret_zh = *ret_en = rule->words;
        return is_word_of(raw, rule->words);
    case FORM_INSTANT:
        EXPECT("时间须写作 2026-11-20T09:42:00+08:00（不用 Z，不用小数秒，UTC 写作 -00:00）",
               "a time is written 2026-11-20T09:42:00+08:00 (no Z, no fraction; UTC is -00:00)");
        return cap_schema_instant(text, &at);
    case FORM_LANGUAGE:
        EXPECT("语言须是 RFC 3066 代码，如 zh-CN", "a language is a code of RFC 3066 as zh-CN");
        return text.len == 0 || is_language(text);
    case FORM_URI:
        EXPECT("须是完整的网址，不含空格", "must be an address without blanks");
        return is_uri(text);
    case FORM_WHOLE:
        EXPECT("须是非负整数", "must be a whole number, not negative");
        return is_whole(text);
    case FORM_DECIMAL:
        EXPECT("须是数", "must be a number");
        return is_decimal(text, -1e9, 1e9);
    case FORM_POLYGON:
        EXPECT("多边形须至少四个“纬度,经度”点，首尾相同",
               "a polygon has at least four points \"latitude,longitude\", the last equal to the "
               "first");
        return is_polygon(text);
    case FORM_CIRCLE:
        EXPECT("圆须写作“纬度,经度 半径（公里）”",
               "a circle is \"latitude,longitude radius\" (kilometres)");
        return is_circle(text);
    case FORM_GROUP:
        return true;
    }
#undef EXPECT
    return false;
}

static void check_value(struct cap_problems *problems, const struct cap_rule *rule,
                        struct cap_node *node)
{
    const char *zh = "", *en = "";
    bool is_words = rule->form == FORM_WORD;

    if (node->attribute.len > 0)
        cap_schema_problem(
            problems, node, "attribute",
            arena_print(problems->arena, "不允许属性 %.*s", STR_ARG(node->attribute)),
            arena_print(problems->arena, "the attribute %.*s is not allowed",
                        STR_ARG(node->attribute)));
    if (rule->form == FORM_GROUP) {
        node->rules = rule->inner;
        return;
    }
    if (node->first != NULL) {
        cap_schema_problem(problems, node, "nested", STR("此处只能是文字，不能再有元素"),
                           STR("text is expected here, not elements"));
        return;
    }
    if (fits(rule, node->text, &zh, &en))
        return;
    cap_schema_problem(problems, node, "value",
                       is_words ? arena_print(problems->arena, "须是下列之一：%s", zh) : str_of(zh),
                       is_words ? arena_print(problems->arena, "must be one of: %s", en)
                                : str_of(en));
}

static size_t rule_of(const struct cap_rule *rules, const struct cap_node *node)
{
    size_t at = 0;

    while (rules[at].name != NULL && !str_is(node->name, rules[at].name))
        at++;
    return at;
}

/* The standard lets XML signatures stand at the end of <alert>, and nothing else of others. */
static bool is_signature(const struct cap_rule *rules, const struct cap_node *node)
{
    return rules == alert_rules && str_is(node->space, SIGNATURE_NAMESPACE);
}

static void check_child(struct cap_problems *problems, const struct cap_rule *rules,
                        struct cap_node *node, size_t *at, size_t seen[RULES_MAX])
{
    size_t found;

    if (!str_is(node->space, CAP_NAMESPACE)) {
        if (!is_signature(rules, node))
            cap_schema_problem(problems, node, "namespace", STR("此处不允许其他命名空间的元素"),
                               STR("an element of another namespace is not allowed here"));
        *at = RULES_MAX;
        return;
    }
    found = rule_of(rules, node);
    if (rules[found].name == NULL) {
        cap_schema_problem(problems, node, "unknown", STR("CAP 1.2 在此处没有这个元素"),
                           STR("CAP 1.2 knows no such element here"));
        return;
    }
    if (found < *at)
        cap_schema_problem(problems, node, "order", STR("元素的先后次序不符合 CAP 1.2"),
                           STR("the elements are not in the order of CAP 1.2"));
    else
        *at = found;
    seen[found]++;
    if (seen[found] == 2 && !(rules[found].flags & MANY))
        cap_schema_problem(problems, node, "repeated", STR("只能出现一次"),
                           STR("may stand only once"));
    if (seen[found] == CAP_MAX_LIST + 1 ||
        (rules[found].inner == info_rules && seen[found] == CAP_MAX_INFOS + 1))
        cap_schema_problem(problems, node, "too-many", STR("重复次数过多"),
                           STR("is repeated too often"));
    check_value(problems, &rules[found], node);
}

static void check_children(struct cap_problems *problems, const struct cap_node *parent)
{
    const struct cap_rule *rules = parent->rules;
    size_t seen[RULES_MAX] = {0}, at = 0;

    if (parent->has_stray_text || (parent->first == NULL && str_trim(parent->text).len > 0))
        cap_schema_problem(problems, parent, "text", STR("元素之间不允许有文字"),
                           STR("no text is allowed between elements"));
    for (struct cap_node *node = parent->first; node != NULL; node = node->next)
        check_child(problems, rules, node, &at, seen);
    for (size_t i = 0; rules[i].name != NULL; i++) {
        if ((rules[i].flags & NEEDED) && seen[i] == 0)
            cap_schema_problem(problems, parent, "missing",
                               arena_print(problems->arena, "缺少 <%s>", rules[i].name),
                               arena_print(problems->arena, "lacks <%s>", rules[i].name));
    }
}

void cap_schema_check(struct cap_problems *problems, struct cap_node *root)
{
    if (!str_is(root->name, "alert") || !str_is(root->space, CAP_NAMESPACE)) {
        cap_schema_problem(problems, root, "root",
                           STR("根元素须是命名空间 " CAP_NAMESPACE " 的 <alert>"),
                           STR("the root must be <alert> of the namespace " CAP_NAMESPACE));
        return;
    }
    root->rules = alert_rules;
    for (struct cap_node *node = root; node != NULL; node = node->following) {
        if (node->rules != NULL)
            check_children(problems, node);
    }
}
