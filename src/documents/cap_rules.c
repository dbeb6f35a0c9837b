/* SPDX-License-Identifier: Apache-2.0
 * Restriction and scope, references, areas, languages, the order of times. */
#include "documents/cap_rules.h"

static struct str text_of(const struct cap_node *parent, const char *name)
{
    const struct cap_node *node = cap_tree_child(parent, NULL, name);

    return node != NULL ? node->text : STR("");
}

static bool is(const struct cap_node *parent, const char *name, const char *word)
{
    return str_is(str_trim(text_of(parent, name)), word);
}

static struct instant instant_of(const struct cap_node *parent, const char *name)
{
    struct instant at = {0};

    (void)cap_schema_instant(text_of(parent, name), &at);
    return at;
}

static void check_scope(struct cap_problems *problems, const struct cap_node *alert)
{
    const struct cap_node *scope = cap_tree_child(alert, NULL, "scope");
    const struct cap_node *restriction = cap_tree_child(alert, NULL, "restriction");
    bool is_restricted = is(alert, "scope", "Restricted");

    if (is_restricted && str_trim(text_of(alert, "restriction")).len == 0)
        cap_schema_problem(problems, scope, "restriction",
                           STR("范围为 Restricted 时须有 <restriction>"),
                           STR("the scope Restricted needs <restriction>"));
    if (!is_restricted && restriction != NULL)
        cap_schema_problem(problems, restriction, "restriction",
                           STR("只有范围为 Restricted 时才可有 <restriction>"),
                           STR("stands only with the scope Restricted"));
    if (is(alert, "scope", "Private") && str_trim(text_of(alert, "addresses")).len == 0)
        cap_schema_problem(problems, scope, "addresses", STR("范围为 Private 时须有 <addresses>"),
                           STR("the scope Private needs <addresses>"));
}

bool cap_rules_reference(struct str text, struct str *ret_rest, struct cap_reference *ret_one)
{
    struct str piece, rest;
    size_t at = 0;

    text = str_trim(text);
    while (at < text.len && (unsigned char)text.ptr[at] > ' ')
        at++;
    piece = (struct str){text.ptr, at};
    *ret_rest = str_trim((struct str){text.ptr + at, text.len - at});
    ret_one->sender = str_cut(piece, ',', &rest);
    ret_one->identifier = str_cut(rest, ',', &rest);
    return ret_one->sender.len > 0 && ret_one->identifier.len > 0 &&
           cap_schema_instant(rest, &ret_one->sent);
}

static void check_reference(struct cap_problems *problems, const struct cap_node *alert,
                            const struct cap_node *node, const struct cap_reference *one)
{
    if (str_equal(one->sender, text_of(alert, "sender")) &&
        str_equal(one->identifier, text_of(alert, "identifier")))
        cap_schema_problem(problems, node, "self", STR("消息引用了自己"),
                           STR("the message refers to itself"));
    else if (one->sent.ms > instant_of(alert, "sent").ms)
        cap_schema_problem(
            problems, node, "later",
            arena_print(problems->arena, "所引用的 %.*s 晚于本消息", STR_ARG(one->identifier)),
            arena_print(problems->arena, "%.*s is later than this message",
                        STR_ARG(one->identifier)));
}

static void check_references(struct cap_problems *problems, const struct cap_node *alert)
{
    const struct cap_node *node = cap_tree_child(alert, NULL, "references");
    struct str rest = node != NULL ? str_trim(node->text) : STR("");
    struct cap_reference one;

    if (rest.len == 0 && !is(alert, "msgType", "Alert")) {
        cap_schema_problem(problems, cap_tree_child(alert, NULL, "msgType"), "references",
                           STR("更新、解除、确认和错误消息须有 <references>"),
                           STR("an update, cancellation, acknowledgement or error needs "
                               "<references>"));
        return;
    }
    for (size_t count = 0; rest.len > 0; count++) {
        if (count == CAP_MAX_LIST || !cap_rules_reference(rest, &rest, &one)) {
            cap_schema_problem(problems, node, "reference",
                               STR("引用须写作“发送者,标识,发送时间”，以空格分隔"),
                               STR("references are \"sender,identifier,sent\" between blanks"));
            return;
        }
        check_reference(problems, alert, node, &one);
    }
}

static void check_area(struct cap_problems *problems, const struct cap_node *area)
{
    if (cap_tree_child(area, NULL, "polygon") == NULL &&
        cap_tree_child(area, NULL, "circle") == NULL &&
        cap_tree_child(area, NULL, "geocode") == NULL)
        cap_schema_problem(problems, area, "shape",
                           STR("区域须有 <polygon>、<circle> 或 <geocode>"),
                           STR("an area needs <polygon>, <circle> or <geocode>"));
    if (cap_tree_child(area, NULL, "ceiling") != NULL &&
        cap_tree_child(area, NULL, "altitude") == NULL)
        cap_schema_problem(problems, area, "ceiling", STR("有 <ceiling> 时须有 <altitude>"),
                           STR("<ceiling> stands only with <altitude>"));
}

static void check_times(struct cap_problems *problems, const struct cap_node *alert,
                        const struct cap_node *info)
{
    const struct cap_node *expires = cap_tree_child(info, NULL, "expires");
    int64_t end = instant_of(info, "expires").ms;

    if (expires == NULL)
        return;
    if (end <= instant_of(alert, "sent").ms)
        cap_schema_problem(problems, expires, "times", STR("失效时间不晚于发送时间"),
                           STR("it expires no later than it was sent"));
    else if (end <= instant_of(info, "effective").ms)
        cap_schema_problem(problems, expires, "times", STR("失效时间不晚于生效时间"),
                           STR("it expires no later than it takes effect"));
    else if (end <= instant_of(info, "onset").ms)
        cap_schema_problem(problems, expires, "times", STR("失效时间不晚于事件开始时间"),
                           STR("it expires no later than the event begins"));
}

static struct str language_of(const struct cap_node *info)
{
    struct str language = str_trim(text_of(info, "language"));

    return language.len > 0 ? language : STR("en-US");
}

/* Several blocks of one language must speak of the same event; two languages must not carry the
 * same words. */
static void check_languages(struct cap_problems *problems, const struct cap_node *first,
                            const struct cap_node *other)
{
    bool is_same = str_equal(language_of(first), language_of(other));
    struct str said = str_trim(text_of(first, "description"));

    if (is_same &&
        (!str_equal(text_of(first, "event"), text_of(other, "event")) ||
         !str_equal(str_trim(text_of(first, "category")), str_trim(text_of(other, "category")))))
        cap_schema_problem(
            problems, other, "language",
            arena_print(problems->arena, "与第 %d 行的 <info> 语言相同，事件却不同", first->line),
            arena_print(problems->arena,
                        "the <info> of line %d has the same language and another "
                        "event",
                        first->line));
    if (!is_same && said.len > 0 && str_equal(said, str_trim(text_of(other, "description"))))
        cap_schema_problem(
            problems, other, "translation",
            arena_print(problems->arena, "与第 %d 行的 <info> 语言不同，说明却相同", first->line),
            arena_print(problems->arena,
                        "the <info> of line %d has another language and the same "
                        "words",
                        first->line));
}

void cap_rules_check(struct cap_problems *problems, const struct cap_node *root)
{
    const struct cap_node *first = cap_tree_child(root, NULL, "info");

    check_scope(problems, root);
    check_references(problems, root);
    for (const struct cap_node *info = first; info != NULL;
         info = cap_tree_child(root, info, "info")) {
        check_times(problems, root, info);
        if (info != first)
            check_languages(problems, first, info);
        for (const struct cap_node *area = cap_tree_child(info, NULL, "area"); area != NULL;
             area = cap_tree_child(info, area, "area"))
            check_area(problems, area);
    }
}
