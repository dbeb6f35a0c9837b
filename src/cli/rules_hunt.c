/* SPDX-License-Identifier: Apache-2.0
 * `panshi rules hunt`: everything stored against rules of now. */
#include <stdio.h>

#include "base/file.h"
#include "cli/command.h"
#include "cli/rules.h"
#include "cli/rules_gaps.h"
#include "events/keep_view.h"
#include "events/sigma_hunt.h"

static void view_end(void *view)
{
    keep_view_close(view);
}

static json_t *hit_json(struct arena *arena, const struct sigma_set *set,
                        const struct sigma_hunt_hit *hit)
{
    const struct sigma_rule *rule = sigma_set_rule(set, hit->rule);
    json_t *row = json_new_object(arena);
    char text[INSTANT_TEXT_BYTES];

    json_put_textz(row, "event", hit->id);
    json_put_textz(row, "at", instant_print((struct instant){hit->time_us / 1000}, text));
    json_put_text(row, "rule_id", rule->id.len ? rule->id : rule->name);
    json_put_text(row, "title", rule->title.ptr ? rule->title : STR(""));
    json_put_text(row, "level", rule->level.ptr ? rule->level : STR(""));
    return row;
}

static void hit_show(const char *id, const struct sigma_rule *rule)
{
    printf("%s  ", id);
    terminal_put(stdout, rule->level, RULES_LEVEL_WIDTH);
    putchar(' ');
    terminal_put(stdout, rule->title, 0);
    putchar('\n');
}

static void show(struct command_call *call, const struct rules *rules,
                 const struct sigma_hunt_answer *answer, size_t damaged, double seconds)
{
    json_t *out = json_new_object(call->arena), *hits = json_new_list(call->arena);
    uint64_t looks;
    json_t *limited = rules_gaps_limited(call->arena, rules->set, &looks);

    rules_gaps_tell_limited(limited, looks);
    for (size_t i = 0; i < answer->count; i++) {
        const struct sigma_rule *rule = sigma_set_rule(rules->set, answer->hits[i].rule);
        if (call->is_json)
            json_add(hits, hit_json(call->arena, rules->set, &answer->hits[i]));
        else
            hit_show(answer->hits[i].id, rule);
    }
    if (!call->is_json) {
        printf("事件 %llu events, 细看 %llu judged, 命中 %llu hits, %.2f s\n",
               (unsigned long long)answer->rows, (unsigned long long)answer->judged,
               (unsigned long long)answer->total, seconds);
        return;
    }
    json_put(out, "hits", hits);
    json_put_int(out, "total", (int64_t)answer->total);
    json_put_int(out, "events", (int64_t)answer->rows);
    json_put_int(out, "judged", (int64_t)answer->judged);
    json_put_int(out, "unread", (int64_t)answer->unread);
    json_put_int(out, "segments", (int64_t)answer->pieces);
    json_put_int(out, "damaged", (int64_t)damaged);
    json_put(out, "unsupported", rules_gaps_unsupported(call->arena, rules->set));
    json_put_int(out, "limited", (int64_t)looks);
    json_put(out, "limited_rules", limited);
    json_put(out, "seconds", json_keep(call->arena, json_real(seconds)));
    command_print(call, out);
}

static enum status hunt_run(struct command_call *call, int *ret_exit)
{
    static const struct search_place nowhere;
    const char *data = option_text(&call->options, "data");
    struct instant start = instant_system_now();
    const struct fault *damage = NULL;
    struct keep_view *view = NULL;
    struct sigma_hunt_answer answer;
    char path[FILE_PATH_BYTES];
    struct rules *rules;
    size_t damaged = 0;

    if (!option_has(&call->options, "rules") && call->options.argument_count == 0)
        return command_wrong(call, ret_exit, "rules", "请用 --rules 指明规则",
                             "name the rules with --rules");
    if (!file_exists(file_path(path, data, "node.json")))
        return fault_set(&call->fault, ST_NOT_FOUND, "data",
                         "“%s”不是数据目录；请先用 panshi init --data 建立",
                         "\"%s\" is no data folder: make one with panshi init --data", data);
    TRY(rules_compile(call, &rules));
    TRY(rules_gaps_tell(call, rules->set, rules_path(call)));
    if (file_exists(file_path(path, data, "events"))) {
        TRY(keep_view_open(path, &view, &call->fault));
        arena_defer(call->arena, view_end, view);
        damaged = keep_view_damaged(view, &damage);
    }
    const struct sigma_hunt hunt = {
        .place = view ? keep_view_place(view) : &nowhere,
        .taxonomy = rules->taxonomy,
        .set = rules->set,
        .from_us = INT64_MIN,
        .to_us = INT64_MAX,
        .limit = (size_t)option_int(&call->options, "limit", 1000),
    };
    TRY(sigma_hunt(&hunt, call->arena, &answer, &call->fault));
    if (damaged > 0)
        fprintf(stderr,
                "%zu 个文件无法读取，结果不含其中的事件：%s\n"
                "%zu files cannot be read, their events are missing in the answer: %s\n",
                damaged, damage->zh, damaged, damage->en);
    show(call, rules, &answer, damaged, (double)(instant_system_now().ms - start.ms) / 1000);
    return ST_OK;
}

static const struct option hunt_options[] = {
    {"data", OPTION_TEXT, "DIR", "数据目录", "the data folder", 0, 0, true},
    {"rules", OPTION_TEXT, "PATH", "规则文件或文件夹，可重复；其后的参数也是规则",
     "rule file or folder, may be repeated; arguments are rules too", 0, 0, false},
    {"limit", OPTION_INT, "N", "至多列出的命中，不给为 1000", "hits listed, 1000 when not given", 0,
     SIGMA_HUNT_MAX_HITS, false},
    {"placeholders", OPTION_TEXT, "FILE", "占位符的值（YAML：名字: [值]）",
     "values of placeholders (YAML: name: [values])", 0, 0, false},
    {"taxonomy", OPTION_TEXT, "DIR", "用这个文件夹里的字段对照，不用内置的",
     "field taxonomy of this folder instead of the built-in one", 0, 0, false},
    {NULL, OPTION_FLAG, NULL, NULL, NULL, 0, 0, false},
};

const struct command rules_hunt_commands[] = {
    {"rules", "hunt", "[PATH…]", 0, OPTION_MAX_ARGUMENTS, hunt_options, hunt_run,
     "用 Sigma 规则回查已存的全部事件", "all stored events against Sigma rules", 0},
    {NULL, NULL, NULL, 0, 0, NULL, NULL, NULL, NULL, 0},
};
