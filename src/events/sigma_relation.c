/* SPDX-License-Identifier: Apache-2.0
 * Reads correlations and filters. */
#include "events/sigma_relation.h"

#include "events/sigma_formula.h"
#include "events/sigma_text.h"

enum { US_PER_S = 1000000 };

static enum status refuse(struct arena *arena, struct sigma_rule *rule, const char *zh,
                          const char *en)
{
    return sigma_rule_refuse(arena, rule, zh, en, (struct str){"", 0});
}

/* A list of texts, or one text. */
static enum status read_texts(struct arena *arena, struct sigma_rule *rule,
                              const struct sigma_yaml *node, size_t max,
                              const struct str **ret_rows, size_t *ret_count)
{
    if (!node)
        return ST_OK;
    size_t count = node->kind == SIGMA_YAML_LIST ? node->count : 1;
    const struct sigma_yaml *one = node->kind == SIGMA_YAML_LIST ? node->first : node;
    struct str *rows = ARENA_ARRAY(arena, count + 1, struct str);

    if (count > max)
        return refuse(arena, rule, "列表太长", "a list is too long");
    for (size_t i = 0; i < count; i++, one = one->next) {
        if (one->kind != SIGMA_YAML_SCALAR)
            return refuse(arena, rule, "列表里应当是文本", "a list must hold texts");
        rows[i] = one->text;
    }
    *ret_rows = rows;
    *ret_count = count;
    return ST_OK;
}

static bool read_timespan(struct str text, int64_t *ret_us)
{
    static const struct {
        char letter;
        int64_t seconds;
    } units[] = {{'s', 1}, {'m', 60}, {'h', 3600}, {'d', 86400}, {'w', 604800}};
    int64_t number;

    if (text.len < 2 || !str_to_int((struct str){text.ptr, text.len - 1}, &number) || number <= 0 ||
        number > INT32_MAX)
        return false;
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
        if (text.ptr[text.len - 1] == units[i].letter) {
            *ret_us = number * units[i].seconds * US_PER_S;
            return true;
        }
    }
    return false;
}

static bool read_type(struct str word, enum sigma_correlation_type *ret_type)
{
    static const char *const words[] = {
        [SIGMA_EVENT_COUNT] = "event_count",
        [SIGMA_VALUE_COUNT] = "value_count",
        [SIGMA_TEMPORAL] = "temporal",
        [SIGMA_TEMPORAL_ORDERED] = "temporal_ordered",
        [SIGMA_VALUE_SUM] = "value_sum",
        [SIGMA_VALUE_AVG] = "value_avg",
        [SIGMA_VALUE_PERCENTILE] = "value_percentile",
        [SIGMA_VALUE_MEDIAN] = "value_median",
    };

    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (str_is(word, words[i])) {
            *ret_type = (enum sigma_correlation_type)i;
            return true;
        }
    }
    return false;
}

static enum status read_bounds(struct arena *arena, struct sigma_rule *rule,
                               const struct sigma_yaml *node)
{
    static const char *const words[SIGMA_COMPARES] = {
        [SIGMA_GT] = "gt",   [SIGMA_GTE] = "gte", [SIGMA_LT] = "lt",
        [SIGMA_LTE] = "lte", [SIGMA_EQ] = "eq",   [SIGMA_NEQ] = "neq",
    };
    struct sigma_correlation *c = &rule->correlation;
    const struct sigma_yaml *percentile = sigma_yaml_get(node, "percentile");
    size_t bounds = 0;

    for (const struct sigma_yaml *one = node->first; one; one = one->next) {
        size_t which = 0;
        if (str_is(one->key, "field") || str_is(one->key, "percentile"))
            continue;
        while (which < SIGMA_COMPARES && !str_is(one->key, words[which]))
            which++;
        if (which == SIGMA_COMPARES)
            return sigma_rule_refuse(arena, rule, "关联条件里不认识的词",
                                     "unknown word in the condition of a correlation", one->key);
        if (one->kind != SIGMA_YAML_SCALAR || !sigma_text_number(one->text, &c->bound[which]))
            return refuse(arena, rule, "关联条件的值应当是数",
                          "the bound of a correlation must be a number");
        c->has[which] = true;
        bounds++;
    }
    if (percentile && (!sigma_text_number(percentile->text, &c->percentile) || c->percentile < 0 ||
                       c->percentile > 100))
        return refuse(arena, rule, "百分位应在 0 到 100 之间",
                      "a percentile lies between 0 and 100");
    if (bounds == 0)
        return refuse(arena, rule, "关联没有条件", "the correlation has no condition");
    return read_texts(arena, rule, sigma_yaml_get(node, "field"), SIGMA_RULE_GROUP_MAX, &c->fields,
                      &c->field_count);
}

static enum status read_condition(struct arena *arena, struct sigma_rule *rule,
                                  const struct sigma_yaml *node)
{
    struct sigma_correlation *c = &rule->correlation;
    bool is_temporal = c->type == SIGMA_TEMPORAL || c->type == SIGMA_TEMPORAL_ORDERED;

    c->percentile = 50;
    if (!node && is_temporal)
        return ST_OK;
    if (!node)
        return refuse(arena, rule, "关联没有条件", "the correlation has no condition");
    if (node->kind == SIGMA_YAML_SCALAR && is_temporal) {
        c->formula = node->text;
        return sigma_formula_check(arena, rule);
    }
    if (node->kind != SIGMA_YAML_MAP)
        return refuse(arena, rule, "关联条件的写法有误",
                      "the condition of the correlation is wrong");
    TRY(read_bounds(arena, rule, node));
    if (c->type != SIGMA_EVENT_COUNT && !is_temporal && c->field_count == 0)
        return refuse(arena, rule, "关联条件缺少 field",
                      "the condition of the correlation needs `field`");
    return ST_OK;
}

static enum status read_aliases(struct arena *arena, struct sigma_rule *rule,
                                const struct sigma_yaml *node)
{
    struct sigma_correlation *c = &rule->correlation;
    size_t count = 0;

    if (!node)
        return ST_OK;
    for (const struct sigma_yaml *one = node->first; one; one = one->next)
        count += one->count;
    if (node->kind != SIGMA_YAML_MAP || count > SIGMA_RULE_REFERENCES_MAX)
        return refuse(arena, rule, "aliases 的写法有误", "the aliases are wrong");
    struct sigma_alias *rows = ARENA_ARRAY(arena, count + 1, struct sigma_alias);
    for (const struct sigma_yaml *one = node->first; one; one = one->next)
        for (const struct sigma_yaml *by = one->first; by; by = by->next)
            rows[c->alias_count++] = (struct sigma_alias){one->key, by->key, by->text};
    c->aliases = rows;
    return ST_OK;
}

enum status sigma_relation_correlation(struct arena *arena, const struct sigma_yaml *node,
                                       struct sigma_rule *rule)
{
    struct sigma_correlation *c = &rule->correlation;
    struct str generate = sigma_yaml_text(node, "generate");

    rule->kind = SIGMA_CORRELATION;
    if (!read_type(sigma_yaml_text(node, "type"), &c->type))
        return sigma_rule_refuse(arena, rule, "不认识的关联类型", "unknown type of correlation",
                                 sigma_yaml_text(node, "type"));
    TRY(read_texts(arena, rule, sigma_yaml_get(node, "rules"), SIGMA_RULE_REFERENCES_MAX, &c->rules,
                   &c->rule_count));
    if (c->rule_count == 0)
        return refuse(arena, rule, "关联没有写明规则", "the correlation names no rules");
    TRY(read_texts(arena, rule, sigma_yaml_get(node, "group-by"), SIGMA_RULE_GROUP_MAX,
                   &c->group_by, &c->group_count));
    TRY(read_aliases(arena, rule, sigma_yaml_get(node, "aliases")));
    struct str timespan = sigma_yaml_text(node, "timespan");
    if (timespan.len == 0)
        timespan = sigma_yaml_text(node, "timeframe");
    if (!read_timespan(timespan, &c->timespan_us))
        return sigma_rule_refuse(arena, rule, "时间窗应写成 30s、5m、1h、1d 的样式",
                                 "write the timespan as 30s, 5m, 1h or 1d", timespan);
    c->is_generating = str_is(generate, "true") || str_is(generate, "yes");
    return read_condition(arena, rule, sigma_yaml_get(node, "condition"));
}

enum status sigma_relation_filter(struct sigma_rule_reading *reading, const struct sigma_yaml *node)
{
    struct sigma_rule *rule = reading->rule;
    const struct sigma_yaml *rules = sigma_yaml_get(node, "rules");

    rule->kind = SIGMA_FILTER;
    if (node->kind != SIGMA_YAML_MAP)
        return refuse(reading->arena, rule, "filter 的写法有误", "the filter is wrong");
    TRY(read_texts(reading->arena, rule, rules, SIGMA_RULE_REFERENCES_MAX, &rule->filter.rules,
                   &rule->filter.rule_count));
    rule->filter.is_any = rule->filter.rule_count == 0 ||
                          (rule->filter.rule_count == 1 && str_is(rule->filter.rules[0], "any"));
    return sigma_rule_detection(reading, node, &rule->filter.expr);
}
