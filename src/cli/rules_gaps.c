/* SPDX-License-Identifier: Apache-2.0
 * Told on standard error in both languages, and as rows of JSON. */
#include "cli/rules_gaps.h"

#include <stdio.h>

enum { GAPS_SHOWN = 5 };

json_t *rules_gaps_row(struct arena *arena, const struct sigma_rule *rule)
{
    json_t *row = json_new_object(arena);

    json_put_text(row, "file", rule->file);
    json_put_int(row, "line", rule->line);
    json_put_text(row, "id", rule->id.ptr ? rule->id : STR(""));
    json_put_text(row, "title", rule->title.ptr ? rule->title : STR(""));
    return row;
}

json_t *rules_gaps_unsupported(struct arena *arena, const struct sigma_set *set)
{
    json_t *rows = json_new_list(arena);

    for (size_t i = 0; i < sigma_set_count(set); i++) {
        struct sigma_state state;

        sigma_set_state(set, i, &state);
        if (state.is_compiled)
            continue;
        json_t *row = rules_gaps_row(arena, sigma_set_rule(set, i));
        json_put_text(row, "reason", state.en);
        json_put_text(row, "reason_zh", state.zh);
        json_add(rows, row);
    }
    return rows;
}

json_t *rules_gaps_limited(struct arena *arena, const struct sigma_set *set, uint64_t *ret_sum)
{
    json_t *rows = json_new_list(arena);

    *ret_sum = 0;
    for (size_t i = 0; i < sigma_set_count(set); i++) {
        struct sigma_state state;

        sigma_set_state(set, i, &state);
        if (state.limited == 0)
            continue;
        *ret_sum += state.limited;
        json_t *row = rules_gaps_row(arena, sigma_set_rule(set, i));
        json_put_int(row, "limited", (int64_t)state.limited);
        json_add(rows, row);
    }
    return rows;
}

/* Where a rule stands and which it is. */
static void tell_rule(const json_t *row)
{
    fputs("  ", stderr);
    terminal_put(stderr, json_get_text(row, "file"), 0);
    fprintf(stderr, ":%lld  ", (long long)json_get_int(row, "line", 0));
    terminal_put(stderr, json_get_text(row, "id"), 0);
}

static void tell_unsupported(const json_t *rows, size_t count)
{
    size_t unusable = json_array_size(rows);

    fprintf(stderr,
            "panshi: %zu 条规则中有 %zu 条不能使用，它们不会命中：\n"
            "panshi: of %zu rules %zu cannot be used and match nothing:\n",
            count, unusable, count, unusable);
    for (size_t i = 0; i < unusable && i < GAPS_SHOWN; i++) {
        const json_t *row = json_array_get(rows, i);

        tell_rule(row);
        fputs("\n    ", stderr);
        terminal_put(stderr, json_get_text(row, "reason_zh"), 0);
        fputs("\n    ", stderr);
        terminal_put(stderr, json_get_text(row, "reason"), 0);
        fputc('\n', stderr);
    }
    if (unusable > GAPS_SHOWN)
        fprintf(stderr,
                "panshi: 其余 %zu 条用 panshi rules lint 列出\n"
                "panshi: panshi rules lint lists the other %zu\n",
                unusable - GAPS_SHOWN, unusable - GAPS_SHOWN);
}

enum status rules_gaps_any(const struct sigma_set *set, const char *where, struct fault *fault)
{
    return sigma_set_count(set) > 0
               ? ST_OK
               : fault_set(fault, ST_NOT_FOUND, "PATH",
                           "%s 中没有规则：文件夹里只看名称以 .yml、.yaml 结尾的文件，"
                           "每个 YAML 文档是一条规则",
                           "there is no rule in %s: of a folder, files ending in .yml and .yaml "
                           "are read, each document of YAML being a rule",
                           where);
}

enum status rules_gaps_tell(struct command_call *call, const struct sigma_set *set,
                            const char *where)
{
    const json_t *rows = rules_gaps_unsupported(call->arena, set);
    size_t count = sigma_set_count(set);

    TRY(rules_gaps_any(set, where, &call->fault));
    if (json_array_size(rows) == 0)
        return ST_OK;
    tell_unsupported(rows, count);
    if (json_array_size(rows) < count)
        return ST_OK;
    return fault_set(&call->fault, ST_INVALID, "PATH", "没有一条规则可用，未检查任何事件",
                     "none of the rules can be used: no event was looked at");
}

void rules_gaps_tell_limited(const json_t *rows, uint64_t sum)
{
    if (sum == 0)
        return;
    fprintf(stderr,
            "panshi: %zu 条规则的正则表达式因回溯过多放弃了 %llu 次，这些值未判定：\n"
            "panshi: regular expressions of %zu rules gave up %llu times after too many steps; "
            "those values are not judged:\n",
            json_array_size(rows), (unsigned long long)sum, json_array_size(rows),
            (unsigned long long)sum);
    for (size_t i = 0; i < json_array_size(rows) && i < GAPS_SHOWN; i++) {
        tell_rule(json_array_get(rows, i));
        fprintf(stderr, ": %lld\n", (long long)json_get_int(json_array_get(rows, i), "limited", 0));
    }
    if (json_array_size(rows) > GAPS_SHOWN)
        fprintf(stderr, "panshi: 其余 %zu 条未列出\npanshi: the other %zu are not listed\n",
                json_array_size(rows) - GAPS_SHOWN, json_array_size(rows) - GAPS_SHOWN);
}
