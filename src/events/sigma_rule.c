/* SPDX-License-Identifier: Apache-2.0
 * Reads one Sigma document: what it is called, where its events come from, what it looks for. */
#include "events/sigma_rule.h"
#include "events/sigma_note.h"

#include "events/sigma_condition.h"
#include "events/sigma_relation.h"
#include "events/sigma_value.h"
#include "policy/yaml_read.h"

enum status sigma_rule_refuse(struct arena *arena, struct sigma_rule *rule, const char *zh,
                              const char *en, struct str about)
{
    about = yaml_read_shown(about);
    if (rule->zh.len == 0 && about.len > 0) {
        rule->zh = arena_print(arena, "%s：“%.*s”", zh, STR_ARG(about));
        rule->en = arena_print(arena, "%s: \"%.*s\"", en, STR_ARG(about));
    } else if (rule->zh.len == 0) {
        rule->zh = str_copy(arena, str_of(zh));
        rule->en = str_copy(arena, str_of(en));
    }
    return ST_INVALID;
}

const struct sigma_expr *sigma_rule_some(struct arena *arena, uint32_t need,
                                         const struct sigma_expr *const *parts, size_t count)
{
    if (count == 1 && need == 1)
        return parts[0];
    struct sigma_expr *expr = ARENA_NEW(arena, struct sigma_expr);
    expr->kind = SIGMA_EXPR_SOME;
    expr->need = need;
    expr->parts = parts;
    expr->part_count = count;
    return expr;
}

const struct sigma_expr *sigma_rule_not(struct arena *arena, const struct sigma_expr *part)
{
    struct sigma_expr *expr = ARENA_NEW(arena, struct sigma_expr);
    const struct sigma_expr **parts = ARENA_NEW(arena, const struct sigma_expr *);

    parts[0] = part;
    expr->kind = SIGMA_EXPR_NOT;
    expr->parts = parts;
    expr->part_count = 1;
    return expr;
}

/* ---- Selections ---- */

static enum status read_map(struct sigma_rule_reading *r, const struct sigma_yaml *map,
                            const struct sigma_expr **ret_expr)
{
    const struct sigma_expr **parts =
        ARENA_ARRAY(r->arena, map->count + 1, const struct sigma_expr *);
    size_t count = 0;

    if (map->count == 0)
        return sigma_rule_refuse(r->arena, r->rule, "选择段是空的", "a selection is empty",
                                 map->key);
    for (const struct sigma_yaml *item = map->first; item; item = item->next)
        TRY(sigma_value_item(r, item->key, item, &parts[count++]));
    *ret_expr = sigma_rule_some(r->arena, (uint32_t)count, parts, count);
    return ST_OK;
}

/* A map, a list of maps, a list of keywords, or a mixture. */
static enum status read_selection(struct sigma_rule_reading *r, const struct sigma_yaml *node,
                                  const struct sigma_expr **ret_expr)
{
    if (node->kind == SIGMA_YAML_MAP)
        return read_map(r, node, ret_expr);
    if (node->kind == SIGMA_YAML_SCALAR)
        return sigma_value_item(r, (struct str){"", 0}, node, ret_expr);
    const struct sigma_expr **parts =
        ARENA_ARRAY(r->arena, node->count + 1, const struct sigma_expr *);
    size_t count = 0;
    for (const struct sigma_yaml *one = node->first; one; one = one->next) {
        if (one->kind == SIGMA_YAML_MAP)
            TRY(read_map(r, one, &parts[count++]));
        else
            TRY(sigma_value_item(r, (struct str){"", 0}, one, &parts[count++]));
    }
    if (count == 0)
        return sigma_rule_refuse(r->arena, r->rule, "选择段是空的", "a selection is empty",
                                 node->key);
    *ret_expr = sigma_rule_some(r->arena, 1, parts, count);
    return ST_OK;
}

static bool is_reserved(const struct sigma_rule *rule, struct str key)
{
    return str_is(key, "condition") || str_is(key, "timeframe") ||
           (rule->kind == SIGMA_FILTER && str_is(key, "rules"));
}

enum status sigma_rule_detection(struct sigma_rule_reading *r, const struct sigma_yaml *detection,
                                 const struct sigma_expr **ret_expr)
{
    struct sigma_named *names = ARENA_ARRAY(r->arena, detection->count + 1, struct sigma_named);
    const struct sigma_yaml *condition = sigma_yaml_get(detection, "condition");
    size_t count = 0, conditions = 0;

    if (detection->kind != SIGMA_YAML_MAP || detection->count > SIGMA_RULE_NAMES_MAX)
        return sigma_rule_refuse(r->arena, r->rule, "detection 的写法有误", "detection is wrong",
                                 (struct str){"", 0});
    if (!condition)
        return sigma_rule_refuse(r->arena, r->rule, "缺少 condition", "condition is missing",
                                 (struct str){"", 0});
    for (const struct sigma_yaml *one = detection->first; one; one = one->next) {
        if (is_reserved(r->rule, one->key))
            continue;
        names[count].name = one->key;
        TRY(read_selection(r, one, &names[count++].expr));
    }
    size_t several = condition->kind == SIGMA_YAML_LIST ? condition->count : 1;
    const struct sigma_expr **parts = ARENA_ARRAY(r->arena, several + 1, const struct sigma_expr *);
    for (const struct sigma_yaml *one = condition->kind == SIGMA_YAML_LIST ? condition->first
                                                                           : condition;
         one && conditions < several; one = one->next) {
        if (one->kind != SIGMA_YAML_SCALAR)
            return sigma_rule_refuse(r->arena, r->rule, "condition 应当是文本",
                                     "condition must be text", (struct str){"", 0});
        TRY(sigma_condition_read(r->arena, r->rule, one->text, names, count, &parts[conditions++]));
    }
    if (conditions == 0)
        return sigma_rule_refuse(r->arena, r->rule, "缺少 condition", "condition is missing",
                                 (struct str){"", 0});
    *ret_expr = sigma_rule_some(r->arena, 1, parts, conditions);
    return ST_OK;
}

/* ---- Documents ---- */

static void read_head(struct arena *arena, const struct sigma_yaml *document,
                      struct sigma_rule *rule)
{
    const struct sigma_yaml *tags = sigma_yaml_get(document, "tags");
    const struct sigma_yaml *source = sigma_yaml_get(document, "logsource");

    rule->line = document->line;
    rule->id = sigma_yaml_text(document, "id");
    rule->name = sigma_yaml_text(document, "name");
    rule->title = sigma_yaml_text(document, "title");
    rule->level = sigma_yaml_text(document, "level");
    rule->status = sigma_yaml_text(document, "status");
    rule->description = sigma_yaml_text(document, "description");
    rule->source = (struct taxonomy_source){sigma_yaml_text(source, "category"),
                                            sigma_yaml_text(source, "product"),
                                            sigma_yaml_text(source, "service")};
    if (!tags || tags->kind != SIGMA_YAML_LIST)
        return;
    struct str *rows = ARENA_ARRAY(arena, tags->count + 1, struct str);
    for (const struct sigma_yaml *one = tags->first; one; one = one->next)
        if (one->kind == SIGMA_YAML_SCALAR)
            rows[rule->tag_count++] = one->text;
    rule->tags = rows;
}

void sigma_rule_read(struct arena *arena, const struct sigma_yaml *document,
                     const struct sigma_placeholders *placeholders, struct sigma_rule *ret_rule)
{
    struct sigma_rule_reading r = {arena, ret_rule, placeholders, 0};
    const struct sigma_yaml *part;
    enum status status = ST_OK;

    *ret_rule = (struct sigma_rule){.kind = SIGMA_DETECTION};
    read_head(arena, document, ret_rule);
    if (document->kind != SIGMA_YAML_MAP)
        status = sigma_rule_refuse(arena, ret_rule, "不是 Sigma 规则", "this is no Sigma rule",
                                   (struct str){"", 0});
    else if (sigma_yaml_get(document, "action"))
        status = sigma_rule_refuse(arena, ret_rule, "action 的写法已废止",
                                   "documents with `action` are obsolete", (struct str){"", 0});
    else if ((part = sigma_yaml_get(document, "correlation")))
        status = sigma_relation_correlation(arena, part, ret_rule);
    else if ((part = sigma_yaml_get(document, "filter")))
        status = sigma_relation_filter(&r, part);
    else if ((part = sigma_yaml_get(document, "detection")))
        status = sigma_rule_detection(&r, part, &ret_rule->expr);
    else
        status = sigma_rule_refuse(arena, ret_rule, "没有 detection", "there is no detection",
                                   (struct str){"", 0});
    if (status != ST_OK)
        ret_rule->expr = NULL;
    sigma_note_take(arena, document, ret_rule);
}

bool sigma_rule_technique(struct str tag, struct arena *arena, struct str *ret_technique)
{
    if (tag.len <= 8 || !str_starts(tag, STR("attack.t")) || tag.ptr[8] < '0' || tag.ptr[8] > '9')
        return false;
    *ret_technique = arena_print(arena, "T%.*s", (int)(tag.len - 8), tag.ptr + 8);
    return true;
}
